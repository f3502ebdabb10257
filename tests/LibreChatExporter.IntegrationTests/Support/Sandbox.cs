namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// What a hardened container gives a process: nobody's user and group, no capabilities and no way to gain any, and a file system that is
/// read-only throughout, temporary folders and shared memory included.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    /// <summary>Exit code of the script below where the machine does not let it do its work.</summary>
    private const int Refused = 99;

    /// <summary>What the tests drive a browser with: it is large, and no part of the exporter.</summary>
    private const string BrowserDriver = ".playwright";

    private static readonly string Script = $$"""
        while read -r _ _ _ _ target _; do
          case $target in /proc | /proc/*) ;; *) mount -o remount,bind,ro "$target" 2>/dev/null ;; esac
        done < /proc/self/mountinfo
        for folder in / /tmp /var/tmp /dev/shm; do
          if touch "$folder/sandbox-probe" 2>/dev/null; then echo "$folder stays writable" >&2; exit {{Refused}}; fi
        done
        exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
        """;

    /// <summary>The build's own folder may lie where only its owner can look, and so would a folder made as a temporary one.</summary>
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(
        Path.Combine(Path.GetTempPath(), $"exporter-image-{Guid.NewGuid():N}"));

    private Sandbox()
    {
        foreach (string file in Directory.EnumerateFiles(BuiltProgram.Folder, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(BuiltProgram.Folder, file);
            if (name.StartsWith(BrowserDriver, StringComparison.Ordinal))
            {
                continue;
            }

            string copy = Path.Combine(_folder.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Makes one; skips the test where that needs more rights than there are.</summary>
    internal static async Task<Sandbox> Require()
    {
        _ = Programs.Require("unshare", package: "util-linux");
        _ = Programs.Require("setpriv", package: "util-linux");
        string[] words = Enclose("dotnet", "--list-runtimes");
        ChildProcess.Result attempt = await ChildProcess.Run(words[0], words[1..]);
        Skip.If(attempt.ExitCode != 0, $"no sandbox can be made here, which takes root: {attempt.Error}");
        return new Sandbox();
    }

    /// <summary>The command line of the exporter, inside; the process stays the one that was started.</summary>
    internal string[] CommandLine(params string[] arguments)
        => Enclose(BuiltProgram.CommandLineIn(_folder.FullName, arguments));

    private static string[] Enclose(params string[] commandLine)
        => ["unshare", "--mount", "--propagation", "private", "sh", "-c", Script, "sandbox", .. commandLine];
}
