namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Which of the programs of Prometheus and Alertmanager a test takes.</summary>
public enum Release
{
    /// <summary>Those of Debian stable: Prometheus 2 and an old Alertmanager.</summary>
    OfTheMachine,

    /// <summary>Newer ones: Prometheus 3.</summary>
    Newer,
}

/// <summary>Where the programs are.</summary>
internal static class Releases
{
    /// <summary>The full path of a program; skips the test where the machine does not have it.</summary>
    internal static string Require(this Release release, string program) => release == Release.Newer
        ? TestEnvironment.RequireNewerPrometheus(program)
        : Programs.Require(program, package: program is "prometheus" or "promtool" ? "prometheus" : "prometheus-alertmanager");
}
