using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LibreChatExporter.TestGateway.Commands;
using LibreChatExporter.TestGateway.Engine;
using LibreChatExporter.TestGateway.Wire;

namespace LibreChatExporter.TestGateway;

/// <summary>
/// Accepts clients and serves each of them on a task of its own. It lives as long as the process, whose end closes all connections at once;
/// closing a full pool of PostgreSQL connections one by one would take a second or more.
/// </summary>
internal sealed class Gateway
{
    private static readonly TimeSpan CursorPatience = TimeSpan.FromSeconds(30);

    private readonly IPEndPoint address;
    private readonly X509Certificate2? certificate;
    private readonly string? clientAuthority;
    private readonly DocumentDb database;
    private readonly CursorTable cursors = new();
    private readonly CommandDispatcher dispatcher;
    private long connections;

    public Gateway(GatewayOptions options)
    {
        address = options.Listen;
        database = new DocumentDb(options.Postgres);
        dispatcher = new CommandDispatcher(database, cursors, new CommandLog(options.CommandLog), options);
        clientAuthority = options.TlsClientAuthority;
        certificate = options.TlsCertificate is null ? null : X509Certificate2.CreateFromPemFile(options.TlsCertificate, options.TlsKey);
    }

    public async Task ServeAsync(Action<EndPoint> onListening, CancellationToken stop)
    {
        using var listener = new TcpListener(address);
        listener.Start(backlog: 512);
        onListening(listener.LocalEndpoint);
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop);
                _ = ServeClientAsync(client, new ClientSession(++connections), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Clients under way are cut off: to them it looks like any server that went away.
        }
    }

    private async Task ServeClientAsync(TcpClient client, ClientSession session, CancellationToken stop)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                await using var stream = await OpenStreamAsync(client, stop);
                await new WireConnection(stream, session, dispatcher).ServeAsync(stop);
            }
        }
        catch (Exception end) when (end is IOException or InvalidDataException or AuthenticationException or OperationCanceledException)
        {
            // The client left, spoke no protocol known here or failed at TLS: its connection ends, the others go on.
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync($"connection {session.Id}: {failure}");
        }

        await RemoveCursorsAsync(session, stop);
    }

    /// <summary>
    /// Gives up the cursors of a connection that has ended. As in MongoDB they outlive it for a while, since a driver with several
    /// connections goes on with them on another one.
    /// </summary>
    private async Task RemoveCursorsAsync(ClientSession session, CancellationToken stop)
    {
        try
        {
            await Task.Delay(CursorPatience, stop);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await cursors.RemoveOwnedByAsync(session);
    }

    private async Task<Stream> OpenStreamAsync(TcpClient client, CancellationToken stop)
    {
        if (certificate is null)
        {
            return client.GetStream();
        }

        var encrypted = new SslStream(client.GetStream());
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = clientAuthority is not null,
                CertificateChainPolicy = clientAuthority is null ? null : TrustOnly(clientAuthority),
            },
            stop);
        return encrypted;
    }

    private static X509ChainPolicy TrustOnly(string authorityFile)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        return policy;
    }
}
