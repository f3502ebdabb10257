using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A program that a test has started: its output is gathered, and it does not outlive the test.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int Terminate = 15, Continue = 18, Stop = 19;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(3);

    private readonly Process _process = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Lock _lock = new();

    private ChildProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        _process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // What the developer has set for an exporter of his own must not reach the test's.
        foreach (string name in _process.StartInfo.Environment.Keys.ToList())
        {
            if (name.StartsWith("LIBRECHAT_EXPORTER_", StringComparison.Ordinal) || name.StartsWith("MONGO_URI", StringComparison.Ordinal))
            {
                _process.StartInfo.Environment.Remove(name);
            }
        }

        foreach ((string name, string value) in environment)
        {
            _process.StartInfo.Environment[name] = value;
        }

        _process.OutputDataReceived += (_, line) => Gather(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Gather(_error, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    internal string Output => Text(_output);

    internal string Error => Text(_error);

    public void Dispose()
    {
        // A killed process leaves things behind, in shared memory for one.
        if (!_process.HasExited && (kill(_process.Id, Terminate) != 0 || !_process.WaitForExit(TimeLimit)))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    internal static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
        => new(program, arguments, environment ?? new Dictionary<string, string>());

    /// <summary>Runs a program to its end.</summary>
    internal static async Task<Result> Run(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using ChildProcess process = Start(program, arguments, environment);
        return await process.End();
    }

    internal void SendSigterm() => Assert.Equal(0, kill(_process.Id, Terminate));

    /// <summary>Ends it at once, as a loss of power would.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Halts it, as a machine does that is suspended, until <see cref="Resume"/>.</summary>
    internal void Suspend() => Assert.Equal(0, kill(_process.Id, Stop));

    internal void Resume() => Assert.Equal(0, kill(_process.Id, Continue));

    /// <summary>Waits for the end, and for the last of the output.</summary>
    internal async Task<Result> End()
    {
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the process has not ended; it said: {Output}{Error}");
        }

        return new Result(_process.ExitCode, Output, Error);
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    private void Gather(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (_lock)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private string Text(StringBuilder text)
    {
        lock (_lock)
        {
            return text.ToString();
        }
    }

    /// <summary>How a process ended and what it said.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        internal string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
