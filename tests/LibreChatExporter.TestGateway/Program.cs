using System.Runtime.InteropServices;
using LibreChatExporter.TestGateway;

if (!GatewayOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

using var stop = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndGracefully);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndGracefully);

await new Gateway(options).ServeAsync(address => Console.WriteLine($"listening on {address}"), stop.Token);
return 0;

void EndGracefully(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
