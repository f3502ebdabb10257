using System.Net;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Debian's nginx, which serves an exporter under a path beside other things: on one port for each way in which that can be done.
/// </summary>
internal sealed class NginxServer : IDisposable
{
    internal const string BasePath = "/librechat-analytics";

    private readonly DirectoryInfo _folder;
    private readonly TlsFiles _tls;
    private readonly ChildProcess _process;
    private readonly Dictionary<ProxyWay, int> _ports;

    private NginxServer(DirectoryInfo folder, TlsFiles tls, ChildProcess process, Dictionary<ProxyWay, int> ports)
        => (_folder, _tls, _process, _ports) = (folder, tls, process, ports);

    public void Dispose()
    {
        _process.Dispose();
        _tls.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Starts it before the exporter on <paramref name="port"/>, and waits until it answers.</summary>
    internal static async Task<NginxServer> Before(int port)
    {
        string program = Programs.Require("nginx", package: "nginx");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-nginx-");
        var tls = new TlsFiles();
        Dictionary<ProxyWay, int> ports = ProxyWay.All.ToDictionary(way => way, _ => FreePort.Find());
        string config = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(config, Configuration(folder.FullName, tls, ports, port));
        var server = new NginxServer(
            folder, tls, ChildProcess.Start(program, ["-p", folder.FullName, "-e", "stderr", "-c", config]), ports);
        try
        {
            using HttpClient client = Client(followsRedirects: false);
            await Eventually.Succeeds(async () =>
            {
                Assert.False(server._process.HasExited, server._process.Error);
                using HttpResponseMessage answer = await client.GetAsync(new Uri(server.Origin(ProxyWay.All[0]) + "/"));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            });
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>A client that takes the certificate as a visitor does who has said so.</summary>
    internal static HttpClient Client(bool followsRedirects) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = followsRedirects,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
    });

    /// <summary>Scheme, host and port of one of the ways.</summary>
    internal string Origin(ProxyWay way) => $"{(way.IsHttps ? "https" : "http")}://127.0.0.1:{_ports[way]}";

    /// <summary>In one process in the foreground, with all that it writes in its own folder.</summary>
    private static string Configuration(string folder, TlsFiles tls, Dictionary<ProxyWay, int> ports, int exporter) => $$"""
        daemon off;
        master_process off;
        pid {{folder}}/nginx.pid;
        events { }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          scgi_temp_path {{folder}}/scgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          ssl_certificate {{tls.Certificate}};
          ssl_certificate_key {{tls.Key}};
          {{string.Concat(ports.Select(port => Server(port.Key, port.Value, exporter)))}}
        }
        """;

    /// <summary>The exporter's part is as docs/operations.md has it; what is not under its path is not there.</summary>
    private static string Server(ProxyWay way, int port, int exporter) => $$"""
        server {
          listen 127.0.0.1:{{port}}{{(way.IsHttps ? " ssl" : "")}};
          location / { return 404; }
          location {{BasePath}}/ {
            proxy_pass http://127.0.0.1:{{exporter}}{{(way.CutsPath ? "/" : "")}};
            proxy_set_header X-Forwarded-For   $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host  $host;
          }
        }

        """;
}

/// <summary>How a proxy serves the exporter.</summary>
/// <param name="IsHttps">Whether browsers come over TLS.</param>
/// <param name="CutsPath">Whether the exporter gets addresses without the path.</param>
public sealed record ProxyWay(bool IsHttps, bool CutsPath)
{
    internal static readonly ProxyWay[] All = [new(false, false), new(false, true), new(true, false), new(true, true)];
}
