#!/usr/bin/env bash
# Kestrel of ASP.NET Core 10.0: Limits.MaxResponseBufferSize does not say how much of an answer waits in the process for a client that reads
# nothing. 16 to 64 KB wait, which is what the default of MaxWriteBufferSize in the options of its sockets lets through, however small the limit
# of answers is. With 500 such clients that is 30 MB of pinned memory, which does not come back.
# Needs the .NET 10 SDK, and Linux.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

Console.WriteLine($"limit of answers 4 KB: {Range(await Waiting(answers: 4096, sockets: null))}");
Console.WriteLine($"limit of both 4 KB: {Range(await Waiting(answers: 4096, sockets: 4096))}");

static string Range(long bytes) => bytes <= 8 << 10 ? "at most 8 KB wait" : bytes is >= 16 << 10 and <= 66 << 10 ? "16 to 64 KB wait" : $"{bytes} wait";

// What a handler may write, 1 KB at a time, until a flush waits for good: less what the kernel has taken.
static async Task<long> Waiting(int answers, int? sockets)
{
    long written = 0;
    var stuck = new TaskCompletionSource();
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.ConfigureKestrel(options =>
    {
        options.Listen(IPAddress.Loopback, 0);
        options.Limits.MaxResponseBufferSize = answers;
    });
    builder.Services.Configure<SocketTransportOptions>(options =>
    {
        options.MaxWriteBufferSize = sockets ?? options.MaxWriteBufferSize;
    });
    await using WebApplication app = builder.Build();
    app.MapGet("/", async context =>
    {
        context.Response.ContentLength = 1L << 30;
        byte[] piece = new byte[1024];
        while (true)
        {
            ValueTask<System.IO.Pipelines.FlushResult> flush = context.Response.BodyWriter.WriteAsync(piece);
            written += piece.Length;
            if (!flush.IsCompleted)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                if (await Task.WhenAny(flush.AsTask(), Task.Delay(Timeout.Infinite, patience.Token)) is { IsCanceled: true })
                {
                    stuck.TrySetResult();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                }
            }
        }
    });
    await app.StartAsync();
    using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port);
    await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
    await stuck.Task.WaitAsync(TimeSpan.FromSeconds(30));
    long kernel = InKernel(((IPEndPoint)client.LocalEndPoint!).Port);
    return written - kernel;
}

// The queues of both ends of the connection, as the kernel counts them.
static long InKernel(int port)
{
    long bytes = 0;
    foreach (string line in File.ReadLines("/proc/net/tcp").Skip(1))
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
        {
            bytes += Convert.ToInt64(fields[4].Split(':')[1], 16);
        }

        if (fields[2].EndsWith($":{port:X4}", StringComparison.Ordinal))
        {
            bytes += Convert.ToInt64(fields[4].Split(':')[0], 16);
        }
    }

    return bytes;
}
X
seen=$(dotnet run -v quiet)
echo "$seen"
[ "$seen" = "limit of answers 4 KB: 16 to 64 KB wait
limit of both 4 KB: at most 8 KB wait" ]
