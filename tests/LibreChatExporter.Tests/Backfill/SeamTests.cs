using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Ledger;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

/// <summary>Where the past ends and a running exporter goes on: the same series, and none of them higher than what it shows.</summary>
public sealed class SeamTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private static readonly IComparer<KeyValuePair<string, double>> BySeries =
        Comparer<KeyValuePair<string, double>>.Create((one, other) => string.CompareOrdinal(one.Key, other.Key));

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void The_last_step_of_a_sample_is_what_an_exporter_shows(string name)
    {
        using var source = new DumpSource(new Sample(name).Folder, database: null);
        AssertGoesOn(
            Past.Of(source, Past.Options(TimeSpan.FromHours(6), Ids.Noon.AddHours(-6)), Ids.Noon.AddDays(2), []),
            source,
            (Setting.UserLabel, "id"));
    }

    [Theory]
    [InlineData(1, 20, false)]
    [InlineData(2, 60, false)]
    [InlineData(3, 60, true)]
    [InlineData(4, 400, true)]
    public void Beyond_a_limit_the_same_rows_are_folded_as_in_an_exporter(int seed, int limit, bool byTenant)
    {
        var random = new Random(seed);
        using var source = new MemorySource();
        for (int i = 0; i < 3 * limit; i++)
        {
            LimitedRow row = LimitedRow.Make(random, i, byTenant);
            source.Transactions.Add(row.Document);
            source.Messages.AddRange(row.Answer is { } answer ? [answer] : Array.Empty<byte[]>());
        }

        (Setting, string)[] settings = [(Setting.SeriesLimit, $"{limit}"), (Setting.TenantLabel, $"{byTenant}")];
        WrittenHistory history = Past.Of(source, Past.Options(Step, Ids.Noon.AddSeconds(-5), Ids.Noon), settings);

        AssertGoesOn(history, source, settings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Amounts_without_an_exact_sum_never_come_out_higher_than_in_an_exporter_that_counts_in_another_order(int seed)
    {
        var random = new Random(seed);
        using var source = new MemorySource(isOrdered: false);
        for (int i = 0; i < 2000; i++)
        {
            // Twentieths, as of 0.15 USD per million tokens: their sums are whole now and then, but not in each order.
            source.Transactions.Add(
                new TestRow(Ids.Noon.AddSeconds(-1 - random.Next(3000))) { User = random.Next(3), Credits = random.Next(1000) * 0.15 }
                    .Document(i));
        }

        WrittenHistory history = Past.Of(
            source, Past.Options(TimeSpan.FromMinutes(1), to: Ids.Noon.AddMinutes(1)), Ids.Noon.AddMinutes(1), []);
        history.AssertBornAsZeroAndDense(Past.Always);
        for (int i = 0; i < 20; i++)
        {
            AssertGoesOn(history, source);
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(source.Transactions));
        }

        // The same rows read in another order are written the same to the last bit, so that ranges made from two dumps fit.
        WrittenHistory again = Past.Of(
            source, Past.Options(TimeSpan.FromMinutes(1), to: Ids.Noon.AddMinutes(1)), Ids.Noon.AddMinutes(1), []);
        Assert.All(
            history.Instants.SkipLast(5), instant => Assert.Equal(history.At(instant).Order(BySeries), again.At(instant).Order(BySeries)));
    }

    private static void AssertGoesOn(
        WrittenHistory history, LibreChatExporter.Sources.ILibreChatSource source, params (Setting, string)[] settings)
    {
        using var exporter = new TestExporter(source, settings: [(Setting.Disable, "activity,coverage,windows"), .. settings]);
        Scrape scrape = exporter.RefreshAndRead();
        IReadOnlyDictionary<string, double> last = history.At(history.Instants[^1]);
        foreach (string family in Oracle.Families)
        {
            var before = last.Where(series => series.Key.StartsWith(family + "{", StringComparison.Ordinal))
                .ToDictionary(series => series.Key[(family.Length + 1)..^1], series => series.Value);
            Compare.Family(family, scrape[family], before);
            Assert.All(before, series => Assert.True(series.Value <= scrape[family][series.Key], $"{family}{{{series.Key}}} falls"));
        }
    }
}
