using System.IO.Compression;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class GzipTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _rows =
        [.. Enumerable.Range(1, 80).SelectMany(i => Documents.Transaction(Ids.At(Ids.Noon, i), messageId: "m1"))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8192)]
    [InlineData(16384)]
    public void A_file_of_several_members_is_read_whole_wherever_the_first_ends(int buffer)
    {
        for (int size = buffer - 60; size < buffer + 20; size++)
        {
            _folder.Write("transactions.bson.gz", Stored(_rows[..size]), Stored(_rows[size..]));

            Assert.Equal(_rows, ReadRows());
        }
    }

    [Fact]
    public void Members_may_be_many_small_or_empty()
    {
        byte[] empty = TempFolder.Zip([]);
        _folder.Write("transactions.bson.gz", [empty, .. _rows.Chunk(7).Select(TempFolder.Zip), empty, TempFolder.Zip([]), empty]);

        Assert.Equal(_rows, ReadRows());
    }

    [Fact]
    public void A_file_whose_last_member_is_cut_off_anywhere_is_refused()
    {
        byte[] first = TempFolder.Zip(_rows[..100]);
        byte[] zipped = [.. first, .. TempFolder.Zip(_rows[100..])];
        for (int size = first.Length; size < zipped.Length; size++)
        {
            string file = _folder.Write("transactions.bson.gz", zipped[..size]);

            Assert.Contains(file, ErrorOf(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_follows_the_last_member_and_is_none_is_refused()
    {
        _folder.Write("transactions.bson.gz", TempFolder.Zip(_rows), "and more"u8.ToArray());

        Assert.Contains("the gzip data is damaged or cut off", ErrorOf(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bson_file_that_is_gzip_is_read_as_gzip()
    {
        _folder.Write("transactions.bson", TempFolder.Zip(_rows));

        Assert.Equal(_rows, ReadRows());
    }

    [Fact]
    public void A_document_whose_length_looks_like_gzip_is_read_as_a_document()
    {
        byte[] longRow = Row(0x088B1F - Row(0).Length);
        _folder.Write("transactions.bson", longRow);

        Assert.Equal([0x1F, 0x8B, 8, 0], longRow[..4]);
        Assert.Equal(longRow, ReadRows());
    }

    private static byte[] Row(int text)
        => new BsonWriter().ObjectId("_id", Ids.At(Ids.Noon, 1)).String("model", new string('x', text)).ToArray();

    private static byte[] Stored(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.NoCompression))
        {
            gzip.Write(content);
        }

        return output.ToArray();
    }

    private string ErrorOf() => Assert.Throws<SourceException>(ReadRows).Message;

    private byte[] ReadRows()
    {
        List<byte> read = [];
        using var source = new DumpSource(_folder.Path, database: null);
        using IDocumentCursor cursor = source.ReadTransactions(default, CancellationToken.None);
        while (cursor.MoveNext())
        {
            read.AddRange(cursor.Current);
        }

        return [.. read];
    }
}
