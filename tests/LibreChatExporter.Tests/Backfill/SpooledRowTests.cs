using LibreChatExporter.Backfill;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Tests.Backfill;

public sealed class SpooledRowTests
{
    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 16)]
    [InlineData(5_000, 16)]
    [InlineData(5_000, 1_300)]
    public void Rows_come_out_in_the_order_of_time_and_amount_with_all_that_counts(int count, int runLength)
    {
        using var folder = new TempFolder();
        using var spool = new Spool<SpooledRow>(folder.Path, runLength);
        var random = new Random(count);
        List<(long Time, double Credits, int User, bool IsUnattributed)> rows = [];
        for (int i = 0; i < count; i++)
        {
            (long Time, double Credits, int User, bool IsUnattributed) row =
                (random.Next(-500, 500), random.Next(5) / 3.0, i, random.Next(2) == 0);
            rows.Add(row);
            spool.Add(new SpooledRow(new UsageRow { CreatedAt = row.Time, Credits = row.Credits, User = row.User }, row.IsUnattributed));
        }

        List<(long Time, double Credits, int User, bool IsUnattributed)> sorted = [];
        for (SortedSpool<SpooledRow> all = spool.Sort(); !all.IsAtEnd; all.MoveNext())
        {
            UsageRow row = all.Current.ToUsageRow();
            sorted.Add((row.CreatedAt, row.Credits, row.User, all.Current.IsUnattributed));
        }

        Assert.Equal(rows.Select(row => (row.Time, row.Credits)).Order(), sorted.Select(row => (row.Time, row.Credits)));
        Assert.Equal(rows.Order(), sorted.Order());
    }

    [Fact]
    public void A_row_keeps_every_field_that_the_totals_use()
    {
        var row = new UsageRow
        {
            Kind = RowKind.Completion,
            SkipReason = SkipReason.TokenValue,
            User = 1,
            Tenant = 2,
            Model = 3,
            Agent = 4,
            Context = 5,
            IsContextFolded = true,
            Credits = 6.5,
            InputTokens = UsageRow.Absent,
            OutputTokens = 7,
            CacheWriteTokens = 8,
            CacheReadTokens = UsageRow.Absent,
            CreatedAt = long.MinValue,
            Answer = UsageRow.NoAnswer,
        };

        Assert.Equal(row, new SpooledRow(row, isUnattributed: false).ToUsageRow());
        Assert.Equal(72, System.Runtime.CompilerServices.Unsafe.SizeOf<SpooledRow>());
    }

    [Fact]
    public void The_temporary_file_has_no_name_that_could_outlive_the_process()
    {
        using var folder = new TempFolder();
        using var spool = new Spool<SpooledRow>(folder.Path, runLength: 4);
        for (int i = 0; i < 20; i++)
        {
            spool.Add(default);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
