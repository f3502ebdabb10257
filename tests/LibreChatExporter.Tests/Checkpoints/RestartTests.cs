using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Checkpoints;

/// <summary>An exporter that is restarted with its checkpoint shows what one shows that never was.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class RestartTests
{
    private const string Lists = """
        budgets:
          - {name: everything, amount: 100, window: month}
          - {name: some, amount: 0.5, window: today, domain: even.example}
        prices:
          - {model: "claude*", input: 3, output: 15, premium-above: 1000, premium-input: 6, premium-output: 22}
        """;

    public static TheoryData<string, string> Settings => new()
    {
        { "log-level", "information" },
        { "user-label", "email" },
        { "user-label", "domain" },
        { "user-label", "none" },
        { "tenant-label", "true" },
        { "series-limit", "20" },
        { "include-models", "gpt*" },
        { "exclude-agents", "Help*" },
        { "reprice", "true" },
        { "windows", "1h,week,366d" },
        { "time-zone", "Asia/Kathmandu" },
        { "disable", "windows,coverage,budgets" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_restart_changes_no_figure(string name, string value)
    {
        using var life = new RestartScenario(
            seed: 1, TestSettings.WithFile(Lists, (Setting.All.Single(setting => setting.Name == name), value)));

        life.Run(steps: 60);
    }

    [Fact]
    public void A_restart_changes_no_figure_whatever_happens()
    {
        for (int seed = 2; seed <= 8; seed++)
        {
            using var life = new RestartScenario(seed, TestSettings.WithFile(Lists));
            life.Run(steps: 120);
        }
    }
}
