using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class ArchiveDamageTests : IDisposable
{
    private static readonly byte[][] Rows =
        [.. Enumerable.Range(1, 3).Select(i => Documents.Transaction(Ids.At(Ids.Noon, i), messageId: "m1"))];

    private static readonly byte[][] Messages =
        [Documents.Message("m1", Ids.User(1), "agent_x", "agents"), Documents.Message("m2", Ids.User(1), "gpt-5.5")];

    private static readonly byte[] Content = [.. Rows.Concat(Messages).SelectMany(document => document)];
    private static readonly byte[] Whole = Write(Rows, Messages);
    private static readonly int PreludeSize = Write([], []).AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]) + 4;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_archive_cut_off_before_all_has_been_read_is_refused(bool isZipped)
    {
        byte[] bytes = isZipped ? TempFolder.Zip(Whole) : Whole;
        IEnumerable<int> accepted = Enumerable.Range(0, bytes.Length)
            .Where(size => !IsRefused(bytes[..size], out byte[] read) && !read.SequenceEqual(Content));

        Assert.Empty(accepted);
        Assert.False(IsRefused(bytes, out byte[] all));
        Assert.Equal(Content, all);
    }

    [Fact]
    public void A_flipped_bit_never_changes_a_document_in_silence()
    {
        List<string> wrong = [];
        for (int bit = PreludeSize * 8; bit < Whole.Length * 8; bit += 5)
        {
            byte[] damaged = [.. Whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!IsRefused(damaged, out byte[] read) && !read.SequenceEqual(Content))
            {
                wrong.Add($"{bit}");
            }
        }

        Assert.True(wrong.Count == 0, $"bits {string.Join(", ", wrong)}");
    }

    [Fact]
    public void What_is_wrong_is_said_with_where_and_what_to_do()
    {
        byte[] damaged = [.. Whole];
        damaged[damaged.AsSpan().IndexOf(Rows[1]) + 40] ^= 1;

        Assert.Equal(
            $"{_folder.File("file")} is damaged or no archive of mongodump: the checksum of its collection transactions is another "
            + $"(document at byte {damaged.AsSpan().IndexOf(Rows[2]) + Rows[2].Length + 4} of the uncompressed file); take a new dump",
            ErrorOf(damaged));
        Assert.Contains("the archive ends in its list of collections", ErrorOf(Whole[..(PreludeSize - 4)]), StringComparison.Ordinal);
        Assert.Contains("ends before its collection transactions does", ErrorOf(Whole[..PreludeSize]), StringComparison.Ordinal);
    }

    private static byte[] Write(byte[][] rows, byte[][] messages)
        => new Archive { Turn = 10 }.With("LibreChat", "transactions", rows).With("LibreChat", "messages", messages).ToArray();

    private string ErrorOf(byte[] bytes)
    {
        Assert.True(IsRefused(bytes, out _, out string? error));
        return error!;
    }

    private bool IsRefused(byte[] bytes, out byte[] read) => IsRefused(bytes, out read, out _);

    private bool IsRefused(byte[] bytes, out byte[] read, out string? error)
    {
        List<byte> documents = [];
        using var source = new DumpSource(_folder.Write("file", bytes), database: null);
        error = null;
        try
        {
            foreach (string collection in (string[])["transactions", "messages"])
            {
                using IDocumentCursor cursor = source.Read(collection, [], from: default, CancellationToken.None);
                while (cursor.MoveNext())
                {
                    documents.AddRange(cursor.Current);
                }
            }
        }
        catch (SourceException e)
        {
            error = e.Message;
            Assert.DoesNotContain('\n', error);
        }

        read = [.. documents];
        return error is not null;
    }
}
