#!/usr/bin/env bash
# Kestrel of ASP.NET Core 10.0: a client that sends its request, says that it will send no more (a TCP half-close, as `nc -N` does) and then waits,
# gets no answer that takes a moment to make: the request is aborted as if the client had gone. RFC 9112, 9.6 lets servers do so; nginx, Apache
# and Go's net/http answer. An answer that is made at once may still arrive.
# Needs the .NET 10 SDK.
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
using System.Text;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
await using WebApplication app = builder.Build();
app.MapGet("/", async context =>
{
    try
    {
        await Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted);
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("the request was aborted");
    }

    await context.Response.WriteAsync("answer");
});
await app.StartAsync();
Console.WriteLine($"a client that stays open reads {await Ask(halfCloses: false)}");
Console.WriteLine($"a client that half-closes reads {await Ask(halfCloses: true)}");

async Task<string> Ask(bool halfCloses)
{
    using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port);
    await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
    if (halfCloses)
    {
        client.Shutdown(SocketShutdown.Send);
    }

    byte[] buffer = new byte[4096];
    var text = new StringBuilder();
    for (int read; (read = await client.ReceiveAsync(buffer)) > 0;)
    {
        text.Append(Encoding.ASCII.GetString(buffer, 0, read));
    }

    return text.Length == 0 ? "nothing" : text.ToString().Split('\r')[0];
}
X
seen=$(dotnet run -v quiet | sort)
echo "$seen"
[ "$seen" = "a client that half-closes reads nothing
a client that stays open reads HTTP/1.1 200 OK
the request was aborted" ]
