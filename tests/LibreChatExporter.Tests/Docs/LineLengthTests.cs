using System.Globalization;
using System.Text.RegularExpressions;

namespace LibreChatExporter.Tests.Docs;

/// <summary>Lines are as long as .editorconfig says: dotnet format does not look at that.</summary>
public sealed class LineLengthTests
{
    private static readonly string[] Folders = ["src", "tests", "benchmarks"];

    [Fact]
    public void No_line_of_code_is_too_long_but_in_texts_that_are_as_they_are()
    {
        string settings = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));
        int longest = int.Parse(Regex.Match(settings, @"max_line_length = (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        IEnumerable<string> files = Folders
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any());

        Assert.All(files, file => Assert.DoesNotContain(
            WithoutRawTexts(File.ReadAllText(file)).Split('\n'), line => line.Length > longest));
    }

    private static string WithoutRawTexts(string code) => Regex.Replace(code, "\"\"\"\"*.*?\"\"\"\"*", "", RegexOptions.Singleline);
}
