namespace LibreChatExporter.Tests.Docs;

public sealed class LinkTests
{
    /// <summary>All pages of the checkout, by their paths.</summary>
    public static TheoryData<string> Pages => [.. Directory.GetFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj", "node_modules"]).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_places_that_a_page_links_to_are_there(string path)
        => Assert.All(new Page(path).Targets, target => Assert.True(target.Exists, $"{path}: {target}"));
}
