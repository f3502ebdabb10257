using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>What an archive of <c>mongodump</c> begins with: a number, a document about itself, and one about each collection.</summary>
internal sealed class ArchivePrelude
{
    /// <summary>Stands where a document's length would, and ends a block.</summary>
    internal const int Terminator = -1;

    private const int MagicNumber = unchecked((int)0x8199E26D);

    private readonly HashSet<(string Database, string Collection)> _collections = [];

    private ArchivePrelude()
    {
    }

    /// <summary>The databases that have transactions.</summary>
    internal IEnumerable<string> WithTransactions
        => from name in _collections where name.Collection == Collection.Transactions orderby name.Database select name.Database;

    /// <summary>Reads the beginning of a file, which is then at the first block.</summary>
    /// <exception cref="SourceException">It is no archive, or damaged.</exception>
    internal static ArchivePrelude Read(DocumentFile file, string path)
    {
        if (!file.IsAt(MagicNumber))
        {
            throw new SourceException(
                $"{path} is a file, and none that mongodump --archive wrote; --source takes such a file, or the folder that mongodump "
                + "--out wrote. A single .bson file, or JSON of mongoexport or Compass, is not read: make a dump with: "
                + "mongodump --gzip --db LibreChat --archive=FILE")
            {
                Reason = SourceErrorReason.Malformed,
            };
        }

        file.Skip(sizeof(int));
        var prelude = new ArchivePrelude();
        for (bool isFirst = true; file.TryPeek(out int length); isFirst = false)
        {
            if (length == Terminator)
            {
                file.Skip(sizeof(int));
                return prelude;
            }

            file.Take(length);
            if (!isFirst)
            {
                prelude.Add(file);
            }
        }

        throw file.Broken("the archive ends in its list of collections");
    }

    internal bool Has(string database, string collection) => _collections.Contains((database, collection));

    private void Add(DocumentFile file)
    {
        try
        {
            // A view has no documents here, and no file in a folder.
            ReadOnlySpan<byte> document = file.Current;
            if (!BsonReader.Find(document, "type"u8).StringOrEmpty.SequenceEqual("view"u8))
            {
                _collections.Add((Text(document, "db"u8), Text(document, "collection"u8)));
            }
        }
        catch (BsonFormatException e)
        {
            throw file.Broken(e.Message, e);
        }
    }

    private static string Text(ReadOnlySpan<byte> document, ReadOnlySpan<byte> field)
        => Encoding.UTF8.GetString(BsonReader.Find(document, field).StringOrEmpty);
}
