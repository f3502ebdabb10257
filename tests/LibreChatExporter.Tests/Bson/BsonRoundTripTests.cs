using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Tests.Bson;

public sealed class BsonRoundTripTests
{
    private static readonly Gen<object?> Leaf = Gen.OneOf<object?>(
        ArbMap.Default.GeneratorFor<int>().Select(v => (object?)v),
        ArbMap.Default.GeneratorFor<long>().Select(v => (object?)v),
        ArbMap.Default.GeneratorFor<double>().Select(v => (object?)v),
        ArbMap.Default.GeneratorFor<bool>().Select(v => (object?)v),
        ArbMap.Default.GeneratorFor<byte[]>().Select(v => (object?)(v ?? [])),
        ArbMap.Default.GeneratorFor<string>().Select(v => (object?)Encodable(v ?? "")),
        ArbMap.Default.GeneratorFor<uint>().Select(v => (object?)DateTimeOffset.FromUnixTimeMilliseconds(v * 1000L)),
        ArbMap.Default.GeneratorFor<uint>().Select(v => (object?)ObjectId.FirstOf(DateTimeOffset.FromUnixTimeSeconds(v)).WithCounter(v)));

    [Fact]
    public void A_random_document_reads_as_it_was_written()
        => Prop.ForAll(Arb.From(Tree(4)), tree =>
        {
            byte[] document = Write(tree);
            Assert.Equal(Show(tree), Show(Read(new BsonReader(document))));
            Assert.Equal(document, Copy(document));
        }).QuickCheckThrowOnFailure();

    private static Gen<List<(string, object?)>> Tree(int depth)
    {
        Gen<object?> value = depth == 0 ? Leaf : Gen.Frequency((4, Leaf), (1, Tree(depth - 1).Select(tree => (object?)tree)));
        Gen<string> name = Gen.Elements("", "a", "_id", "rawAmount", "größe");
        return name.Zip(value).ListOf().Resize(6).Select(fields => fields.Select(f => (f.Item1, f.Item2)).ToList());
    }

    private static byte[] Write(List<(string Name, object? Value)> tree) => Fill(new BsonWriter(), tree).ToArray();

    private static BsonWriter Fill(BsonWriter writer, List<(string Name, object? Value)> tree)
    {
        foreach ((string name, object? value) in tree)
        {
            _ = value switch
            {
                int number => writer.Int32(name, number),
                long number => writer.Int64(name, number),
                double number => writer.Double(name, number),
                bool truth => writer.Boolean(name, truth),
                byte[] bytes => writer.Binary(name, bytes),
                string text => writer.String(name, text),
                DateTimeOffset time => writer.DateTime(name, time),
                ObjectId id => writer.ObjectId(name, id),
                List<(string, object?)> inner => writer.Document(name, nested => Fill(nested, inner)),
                _ => throw new InvalidOperationException($"{value}"),
            };
        }

        return writer;
    }

    private static List<(string, object?)> Read(BsonReader reader)
    {
        List<(string, object?)> tree = [];
        while (reader.Read())
        {
            tree.Add((Encoding.UTF8.GetString(reader.Name), Value(reader.Value)));
        }

        return tree;
    }

    private static object? Value(BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Int32:
                return BitConverter.ToInt32(value.Bytes);
            case BsonType.Int64:
                return BitConverter.ToInt64(value.Bytes);
            case BsonType.Double:
                return BitConverter.ToDouble(value.Bytes);
            case BsonType.Boolean:
                return value.IsTrue;
            case BsonType.Binary:
                return value.Bytes[5..].ToArray();
            case BsonType.String:
                return Encoding.UTF8.GetString(value.StringOrEmpty);
            case BsonType.DateTime:
                value.TryGetUnixMilliseconds(out long milliseconds);
                return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            case BsonType.ObjectId:
                value.TryGetObjectId(out ObjectId id);
                return id;
            default:
                Assert.True(value.TryGetDocument(out BsonReader inner));
                return Read(inner);
        }
    }

    /// <summary>Types, names and values in one line: lists do not compare by what is in them.</summary>
    private static string Show(object? value) => value switch
    {
        List<(string Name, object? Value)> tree => $"{{{string.Join(",", tree.Select(field => $"{field.Name}:{Show(field.Value)}"))}}}",
        byte[] bytes => Convert.ToHexString(bytes),
        double number => $"Double {BitConverter.DoubleToInt64Bits(number):X}",
        _ => $"{value?.GetType().Name} {value}",
    };

    private static byte[] Copy(byte[] document)
    {
        var writer = new BsonWriter();
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            writer.Value(Encoding.UTF8.GetString(reader.Name), reader.Value);
        }

        return writer.ToArray();
    }

    /// <summary>Text that UTF-8 can hold: lone surrogates would not come back.</summary>
    private static string Encodable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
