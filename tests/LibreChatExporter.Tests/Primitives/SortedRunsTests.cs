using LibreChatExporter.Primitives;

namespace LibreChatExporter.Tests.Primitives;

public class SortedRunsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_has_what_was_added_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        var runs = new SortedRuns();
        HashSet<ulong> expected = [];
        for (int lot = 0; lot < 40; lot++)
        {
            ulong[] added = [.. Enumerable.Range(0, random.Next(60)).Select(_ => (ulong)random.Next(4000))];
            expected.UnionWith(added);
            runs.Add(added);
        }

        Assert.All(Enumerable.Range(0, 4100), i => Assert.Equal(expected.Contains((ulong)i), runs.Contains((ulong)i)));
        Assert.All(runs.All, run => Assert.Equal(run.Order(), run));
        Assert.InRange(runs.All.Count, 1, 12);
    }
}
