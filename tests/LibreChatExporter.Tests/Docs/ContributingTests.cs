using System.Text.RegularExpressions;

namespace LibreChatExporter.Tests.Docs;

public sealed class ContributingTests
{
    [Fact]
    public void What_a_recipe_names_in_a_file_is_in_it()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        MatchCollection named = Regex.Matches(text, @"`(?<name>\w+)` of\s+\[\w+\]\((?<path>[^)]+\.cs)\)");

        Assert.NotEmpty(named);
        Assert.All(named, match => Assert.Matches(
            $@"\b{match.Groups["name"].Value}\b", File.ReadAllText(Path.Combine(Repository.Root, match.Groups["path"].Value))));
    }
}
