using System.Diagnostics;
using System.Globalization;
using System.Text;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Testing;

/// <summary>Prometheus' own judge of expositions in the text format.</summary>
internal static class Promtool
{
    /// <summary>The full path of the machine's; skips the test where it is not installed.</summary>
    public static string RequireProgram() => Programs.Require("promtool", package: "prometheus");

    /// <summary>Fails if it finds a fault in a file; skips the test where it is not installed.</summary>
    /// <param name="command">What it is to do with the file, such as <c>check rules</c>.</param>
    /// <param name="yaml">The file.</param>
    public static void AssertAccepts(string command, string yaml)
    {
        string program = RequireProgram();
        using var folder = new TempFolder();
        string file = folder.Write("file.yaml", Encoding.UTF8.GetBytes(yaml));
        var run = ProgramRun.Of(new ProcessStartInfo(program, [.. command.Split(' '), file]), []);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    /// <summary>
    /// Fails unless Prometheus answers queries so, each with one sample or, where the answer is null, none; skips the test where it is not
    /// installed.
    /// </summary>
    /// <param name="interval">The time between two values of a series, the first of which is at 0.</param>
    /// <param name="series">The series, in PromQL, and their values, in promtool's notation.</param>
    /// <param name="asked">The hour at which it is asked, the query, and the labels and value of the sample.</param>
    public static void AssertAnswers(
        string interval,
        IReadOnlyList<(string Series, string Values)> series,
        IReadOnlyList<(double Hour, string Query, string Labels, double? Value)> asked)
    {
        var test = new StringBuilder($"tests:\n- interval: {interval}\n  input_series:\n");
        foreach ((string name, string values) in series)
        {
            test.Append(CultureInfo.InvariantCulture, $"  - {{ series: '{name}', values: '{values}' }}\n");
        }

        test.Append("  promql_expr_test:\n");
        foreach ((double hour, string query, string labels, double? value) in asked)
        {
            string samples = value is null
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{{ labels: '{labels}', value: {value:R} }}");
            test.Append(CultureInfo.InvariantCulture, $"  - {{ eval_time: {hour * 60:F0}m, exp_samples: [{samples}], expr: '{query}' }}\n");
        }

        AssertAccepts("test rules", test.ToString());
    }

    /// <summary>Fails if it has anything to say; skips the test where it is not installed.</summary>
    public static void AssertNoComplaint(Snapshot snapshot)
        => AssertNoComplaint(RequireProgram(), snapshot.Body(ExpositionFormat.Prometheus));

    /// <summary>As <see cref="AssertNoComplaint(Snapshot)"/>, of an exposition in the text format.</summary>
    /// <param name="exposition">What to judge.</param>
    /// <param name="program">Which promtool is to judge; null for the machine's.</param>
    public static void AssertNoComplaint(string exposition, string? program = null)
        => AssertNoComplaint(program ?? RequireProgram(), Encoding.UTF8.GetBytes(exposition));

    private static void AssertNoComplaint(string program, byte[] exposition)
        => Assert.Equal(new ProgramRun(0, "", ""), ProgramRun.Of(new ProcessStartInfo(program, ["check", "metrics"]), exposition));
}
