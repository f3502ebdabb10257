using System.Text.RegularExpressions;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>What a process asks of the kernel that has to do with files or the network, as strace has written it down.</summary>
internal sealed partial class SystemCalls : IDisposable
{
    /// <summary>They take the name of a file and change nothing.</summary>
    private static readonly string[] Harmless =
    [
        "access", "faccessat", "faccessat2", "stat", "lstat", "stat64", "fstatat64", "newfstatat", "statx", "readlink", "readlinkat",
        "getcwd", "chdir", "statfs", "statfs64", "inotify_add_watch",
    ];

    private static readonly string[] Opening = ["open", "openat", "openat2"];

    private static readonly string[] OfTheNetwork =
    [
        "socket", "socketpair", "bind", "listen", "accept", "accept4", "connect", "getsockname", "getpeername", "setsockopt", "getsockopt",
        "shutdown", "recvfrom", "recvmsg", "recvmmsg", "sendto", "sendmsg", "sendmmsg",
    ];

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("exporter-strace-").FullName, "trace");
    private List<(string Name, string Arguments)> _calls = [];

    /// <summary>Where connections or datagrams have been sent to, as strace writes addresses; the kernel's own sockets excepted.</summary>
    internal IEnumerable<string> Destinations => _calls
        .Where(call => call.Name is "connect" or "sendto" or "sendmsg" or "sendmmsg"
            && call.Arguments.Contains("{sa_family=", StringComparison.Ordinal))
        .Select(call => Address().Match(call.Arguments).Value)
        .Where(address => !address.Contains("AF_NETLINK", StringComparison.Ordinal))
        .Distinct();

    /// <summary>How many sockets somebody can connect to.</summary>
    internal int Listeners => _calls.Count(call => call.Name == "listen");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    /// <summary>Starts a trace; skips the test where strace is missing or not allowed.</summary>
    internal static async Task<SystemCalls> Require()
    {
        string strace = Programs.Require("strace", package: "strace");
        ChildProcess.Result attempt = await ChildProcess.Run(strace, ["-o", "/dev/null", "true"]);
        Skip.If(attempt.ExitCode != 0, $"strace cannot trace here: {attempt.Error}");
        return new SystemCalls();
    }

    /// <summary>A command line, under watch; the process stays the one that was started.</summary>
    internal string[] Watch(params string[] commandLine)
        => ["strace", "-D", "-f", "--seccomp-bpf", "-e", "trace=%file,%network,io_uring_setup", "-o", _file, .. commandLine];

    /// <summary>Reads what has been written down, once the process has ended.</summary>
    internal async Task Finish(ChildProcess process)
    {
        await Eventually.Holds(
            () => File.ReadLines(_file).Any(
                line => line.StartsWith($"{process.Id} ", StringComparison.Ordinal)
                    && line.Contains("+++ exited", StringComparison.Ordinal)),
            "the end of the trace");

        // The first call is the one that starts the program. A call that another thread interrupts is written down a second time, without
        // arguments.
        _calls = [.. File.ReadLines(_file).Select(line => Call().Match(line)).Where(call => call.Success).Skip(1)
            .Select(call => (call.Groups[1].Value, call.Groups[2].Value))];
    }

    /// <summary>
    /// Calls that create, change or delete files outside <paramref name="folder"/>, or start programs; names of threads, which are kept in
    /// files that are none, excepted.
    /// </summary>
    internal IEnumerable<string> ChangesOutside(string? folder) => _calls
        .Where(call => !Harmless.Contains(call.Name)
            && !OfTheNetwork.Contains(call.Name)
            && !(Opening.Contains(call.Name) && IsForReading(call.Arguments)))
        .Where(call => folder is null || !IsWithin(folder, call.Arguments))
        .Select(call => $"{call.Name}({call.Arguments}");

    private static bool IsWithin(string folder, string arguments)
        => QuotedPath().Matches(arguments) is { Count: > 0 } paths
            && paths.Select(path => path.Groups[1].Value + "/")
                .All(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && !path.Contains("/../", StringComparison.Ordinal));

    private static bool IsForReading(string arguments)
        => !arguments.Contains("O_WRONLY", StringComparison.Ordinal)
            && (!arguments.Contains("O_RDWR", StringComparison.Ordinal) || ThreadName().IsMatch(arguments))
            && !arguments.Contains("O_CREAT", StringComparison.Ordinal)
            && !arguments.Contains("O_TRUNC", StringComparison.Ordinal)
            && !arguments.Contains("O_TMPFILE", StringComparison.Ordinal);

    [GeneratedRegex(@"^\d+ +([a-z_0-9]+)\((.*)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\{sa_family=[^}]*\}")]
    private static partial Regex Address();

    [GeneratedRegex("\"/proc/(self|[0-9]+)/task/[0-9]+/comm\"")]
    private static partial Regex ThreadName();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex QuotedPath();
}
