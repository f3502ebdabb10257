using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Commands;

/// <summary>
/// The command <c>healthcheck</c>: asks the exporter that runs with the same settings on this machine whether it is alive, for container
/// images, which have no curl.
/// </summary>
internal static class HealthCheck
{
    /// <summary>For the whole of it. A live exporter answers within milliseconds.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(4);

    /// <summary>Asks once; one line on <paramref name="output"/> says what came of it.</summary>
    /// <param name="listen">Where the exporter listens.</param>
    /// <param name="tls">Its TLS; null for plain HTTP.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="output">Gets the line; Docker keeps it.</param>
    /// <returns>The exit code: 0 or <see cref="CommandLine.Unhealthy"/>.</returns>
    public static int Run(IPEndPoint listen, TlsSettings? tls, TimeSpan patience, TextWriter output)
    {
        IPEndPoint address = Reachable(listen);
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            string answer = tls?.ClientAuthorities is null
                ? Ask(address, isHttps: tls is not null, deadline.Token).GetAwaiter().GetResult()
                : ShakeHands(address, deadline.Token).GetAwaiter().GetResult();
            output.WriteLine($"healthy: {address} {answer}");
            return 0;
        }
        catch (OperationCanceledException)
        {
            output.WriteLine($"unhealthy: {address} has not answered within {patience.TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            output.WriteLine($"unhealthy: {address}: {e.GetBaseException().Message.ReplaceLineEndings(" ")}");
        }

        return CommandLine.Unhealthy;
    }

    /// <summary>
    /// Who listens on all addresses is reached on the loopback's, of IPv4 for <c>[::]</c>, too: Kestrel listens to both, and containers
    /// often have no <c>::1</c>.
    /// </summary>
    private static IPEndPoint Reachable(IPEndPoint listen)
        => listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(IPAddress.Loopback, listen.Port)
            : listen;

    private static async Task<string> Ask(IPEndPoint address, bool isHttps, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, token) => await Connect(address, token),
            SslOptions = { RemoteCertificateValidationCallback = IsThere },
        };
        using var client = new HttpClient(handler);
        using HttpResponseMessage response = await client.GetAsync(
            $"{(isHttps ? "https" : "http")}://localhost:{address.Port}/healthz", HttpCompletionOption.ResponseHeadersRead, cancellation);
        return response.StatusCode == HttpStatusCode.OK
            ? "is alive"
            : throw new HttpRequestException($"/healthz answers {(int)response.StatusCode}; does something else listen there?");
    }

    /// <summary>
    /// No request gets through without a client's certificate, and there is none here. With TLS 1.3 the handshake is over for the client
    /// before the server looks at what it was shown: that far it can be seen that the server works.
    /// </summary>
    private static async Task<string> ShakeHands(IPEndPoint address, CancellationToken cancellation)
    {
        await using var stream = new SslStream(await Connect(address, cancellation));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = IsThere,
            },
            cancellation);
        return "shakes hands; more cannot be asked without a client's certificate";
    }

    private static async Task<NetworkStream> Connect(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Any certificate will do: the name in it is for those who come from elsewhere.</summary>
    private static bool IsThere(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        => certificate is not null;
}
