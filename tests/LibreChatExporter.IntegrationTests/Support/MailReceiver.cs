using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Takes one e-mail at a time, by SMTP with a login and without TLS.</summary>
internal sealed class MailReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly StringBuilder _session = new();
    private readonly Lock _lock = new();

    internal MailReceiver()
    {
        _listener.Start();
        _ = Serve();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All that clients have said, line by line.</summary>
    internal string Session
    {
        get
        {
            lock (_lock)
            {
                return _session.ToString();
            }
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await Converse(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task Converse(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        bool isMessage = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                _session.Append(line).Append('\n');
            }

            if (isMessage && line != ".")
            {
                continue;
            }

            isMessage = line == "DATA";
            await writer.WriteLineAsync(line.Split(' ')[0] switch
            {
                "EHLO" => "250-test\r\n250 AUTH PLAIN",
                "AUTH" => "235 welcome",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 done",
            });
        }
    }
}
