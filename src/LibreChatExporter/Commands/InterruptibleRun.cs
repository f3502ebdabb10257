using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibreChatExporter.Commands;

/// <summary>What ends a command that may write for long: a signal, or that nobody reads on.</summary>
internal static class InterruptibleRun
{
    /// <summary>Exit codes as shells give them for programs that a signal has ended.</summary>
    private const int Interrupted = 130, BrokenPipe = 141;

    /// <summary>The error EPIPE, on Linux as on macOS.</summary>
    private const int ReaderIsGone = 32;

    /// <summary>Does the work.</summary>
    /// <param name="work">It, which ends when it is cancelled.</param>
    /// <param name="isToStandardOutput">Whether it writes to standard output alone.</param>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="IOException">Something cannot be written.</exception>
    internal static int Run(Action<CancellationToken> work, bool isToStandardOutput)
    {
        using var cancellation = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            work(cancellation.Token);
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (IOException e) when (e.HResult == ReaderIsGone && isToStandardOutput)
        {
            return BrokenPipe;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }

        void Cancel(PosixSignalContext signal)
        {
            // A second signal ends it at once.
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }

    /// <summary>
    /// The console's own stream hides that a pipe's reader is gone; a file stream leaves the position of a file behind for others to
    /// overwrite.
    /// </summary>
    internal static Stream StandardOutput()
    {
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
