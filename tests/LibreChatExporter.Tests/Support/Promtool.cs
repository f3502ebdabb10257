using System.Diagnostics;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Tests.Support;

/// <summary>Prometheus' own judge of expositions in the text format.</summary>
internal static class Promtool
{
    public const string Program = "promtool";

    /// <summary>Whether it is there.</summary>
    public static readonly bool IsInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Fails if it has anything to say; passes where it is not installed.</summary>
    public static void AssertNoComplaint(Snapshot snapshot)
    {
        if (IsInstalled)
        {
            byte[] body = TestExporter.Body(snapshot, ExpositionFormat.Prometheus);
            Assert.Equal(new ProgramRun(0, "", ""), ProgramRun.Of(new ProcessStartInfo(Program, ["check", "metrics"]), body));
        }
    }
}
