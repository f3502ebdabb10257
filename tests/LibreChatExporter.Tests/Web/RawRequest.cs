using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LibreChatExporter.Tests.Web;

/// <summary>A request as bytes, for what no client library would send.</summary>
internal static class RawRequest
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request and gives the lines of the answer, up to where the server closes the connection.</summary>
    public static async Task<string[]> Send(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        NetworkStream stream = client.GetStream();
        using var deadline = new CancellationTokenSource(TimeLimit);
        Task sending = SendAll(stream, Encoding.Latin1.GetBytes(request), deadline.Token);
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, deadline.Token);
        }
        catch (IOException)
        {
            // The rest of what was sent was not wanted, and the connection is reset.
        }

        await sending;
        return Encoding.Latin1.GetString(answer.ToArray()).Split("\r\n");
    }

    private static async Task SendAll(NetworkStream stream, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellation);
        }
        catch (IOException)
        {
            // As above.
        }
    }
}
