using System.Text.RegularExpressions;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The README is short, and says what the code does.</summary>
public sealed class ReadmeTests
{
    private const int MaxLines = 120;

    private static readonly Page Readme = new("README.md");

    private static string Text => File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void It_is_read_in_a_minute() => Assert.InRange(Text.Split('\n').Length, 1, MaxLines);

    [Fact]
    public void The_places_that_it_leads_to_are_there()
    {
        Assert.NotEmpty(Readme.Targets);
        Assert.All(Readme.Targets, target => Assert.True(target.Exists, target.Target));
    }

    [Fact]
    public void Every_family_that_it_names_is_exposed()
    {
        string[] named = [.. Regex.Matches(Text, "librechat_[a-z_]+").Select(match => match.Value).Distinct()];
        Assert.True(named.Length > 4);
        Assert.Empty(named.Except([.. ExposedFamilies.MetricNames(), "librechat_default"]));
    }

    [Fact]
    public void Every_option_that_it_names_is_one()
    {
        string[] ofCommands = ["--project", "--top", "--profile", "--db"];
        IEnumerable<string> named = Regex.Matches(Text, "(?<=[ `])--[a-z][a-z-]+").Select(match => match.Value);
        Assert.Empty(named.Except([.. Setting.All.Select(setting => setting.Flag), .. ofCommands]));
    }

    /// <summary>What a newcomer types is run for the README's sake, or could not be: it needs Docker, a database or the network.</summary>
    [Fact]
    public void Every_command_is_tried_or_needs_what_a_test_has_not()
    {
        string tries = File.ReadAllText(Path.Combine(Repository.Root, "tests", "try-readme"));
        string[] elsewhere =
        [
            "git clone ", "cd ", "docker compose ", "./tests/run", "export MONGO_URI=", "curl '127.0.0.1:9787/api/summary",
            "dotnet run --project src/LibreChatExporter -- --state",
        ];
        foreach (string command in Readme.Blocks("sh").Concat(Readme.Blocks("   sh")).SelectMany(block => block.Split('\n')))
        {
            string typed = command.Trim();
            Assert.True(
                typed.Length == 0 || typed.EndsWith(" check", StringComparison.Ordinal)
                    || elsewhere.Any(begin => typed.StartsWith(begin, StringComparison.Ordinal))
                    || Regex.Matches(tries, "(?<=(run '|grep -m 1 -o '))[^']+").Any(pattern => Regex.IsMatch(typed, pattern.Value)),
                typed);
        }
    }
}
