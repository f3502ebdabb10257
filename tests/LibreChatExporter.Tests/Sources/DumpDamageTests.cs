using System.Buffers.Binary;
using System.Net.Sockets;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class DumpDamageTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _rows =
        [.. Enumerable.Range(1, 5).SelectMany(i => Documents.Transaction(Ids.At(Ids.Noon, i), messageId: "m1"))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_cut_off_anywhere_but_between_two_documents_is_refused()
    {
        int length = _rows.Length / 5;
        for (int size = 0; size < _rows.Length; size++)
        {
            string file = _folder.Write("transactions.bson", _rows[..size]);
            if (size % length == 0)
            {
                Assert.Null(ReadRows(out _));
                continue;
            }

            string? error = ReadRows(out _);
            Assert.Contains(file, error, StringComparison.Ordinal);
            Assert.Contains($"document at byte {size / length * length} ", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(17 << 20)]
    public void A_document_of_an_impossible_length_is_refused(int length)
    {
        byte[] damaged = [.. _rows];
        BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(_rows.Length / 5), length);
        string file = _folder.Write("transactions.bson", damaged);

        string error = AssertRefused(file);
        Assert.Contains($"{length} bytes", error, StringComparison.Ordinal);
        Assert.Contains($"document at byte {_rows.Length / 5} ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transactions")]
    [InlineData("messages")]
    [InlineData("agents")]
    public void A_document_damaged_inside_is_refused_wherever_it_is(string collection)
    {
        byte[] damaged = Documents.Transaction(Ids.At(Ids.Noon, 9), messageId: "m1");
        damaged[4] = 0x20;
        _folder.Write("transactions.bson", _rows);
        string file = _folder.Write($"{collection}.bson", damaged);

        string error = AssertRefused(file);
        Assert.Contains("unknown element type 0x20", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_cut_off_anywhere_is_refused()
    {
        byte[] zipped = TempFolder.Zip(_rows);
        List<int> accepted = [];
        for (int size = 0; size < zipped.Length; size++)
        {
            string file = _folder.Write("transactions.bson.gz", zipped[..size]);
            if (ReadRows(out _) is not { } error || !error.Contains(file, StringComparison.Ordinal))
            {
                accepted.Add(size);
            }
        }

        Assert.True(accepted.Count == 0, $"of {zipped.Length} bytes these many were taken for a whole file: {string.Join(", ", accepted)}");
    }

    [Fact]
    public void A_flipped_bit_in_a_gzip_file_never_changes_a_figure_in_silence()
    {
        byte[] zipped = TempFolder.Zip(_rows);
        List<string> wrong = [];
        for (int bit = 0; bit < zipped.Length * 8; bit += bit / 8 is < 12 || bit / 8 >= zipped.Length - 8 ? 1 : 5)
        {
            byte[] damaged = [.. zipped];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            string file = _folder.Write("transactions.bson.gz", damaged);
            string? error = ReadRows(out byte[] rows);
            bool isHarmless = error is null && rows.SequenceEqual(_rows);
            bool isRefused = error is not null && error.Contains(file, StringComparison.Ordinal)
                && !error.Contains('\n', StringComparison.Ordinal);
            if (!isHarmless && !isRefused)
            {
                wrong.Add($"bit {bit}: {error ?? $"{rows.Length} bytes of rows"}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void A_file_that_is_no_gzip_is_refused() => AssertRefused(_folder.Write("transactions.bson.gz", _rows));

    [Fact]
    public void A_file_that_cannot_be_opened_is_refused()
    {
        string file = _folder.File("transactions.bson");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(file));

        Assert.Contains("cannot open", AssertRefused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_refused()
    {
        string file = _folder.File("transactions.bson");
        File.CreateSymbolicLink(file, "/proc/self/mem");

        Assert.Contains("cannot read", AssertRefused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_dump_that_is_mended_is_counted_once()
    {
        _folder.Write("transactions.bson", _rows[..^1]);
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(source);
        exporter.Refresh();
        Assert.False(exporter.Health.IsLoaded);

        _folder.Write("transactions.bson", _rows);
        Assert.Equal(5, exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));
    }

    private string AssertRefused(string file)
    {
        string? error = Error(out Scrape scrape);
        Assert.NotNull(error);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.Empty(scrape["librechat_cost_usd_total"]);
        Assert.Equal(0, scrape.Value("librechat_up"));
        return error;
    }

    private string? ReadRows(out byte[] rows)
    {
        List<byte> read = [];
        try
        {
            using var source = new DumpSource(_folder.Path, database: null);
            using IDocumentCursor cursor = source.ReadTransactions(default, CancellationToken.None);
            while (cursor.MoveNext())
            {
                read.AddRange(cursor.Current);
            }

            return null;
        }
        catch (SourceException e)
        {
            return e.Message;
        }
        finally
        {
            rows = [.. read];
        }
    }

    private string? Error(out Scrape scrape)
    {
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(source);
        exporter.Refresh();
        scrape = exporter.Read();
        return exporter.Health.Error;
    }
}
