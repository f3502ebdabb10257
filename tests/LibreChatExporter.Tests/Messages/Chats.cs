using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>Chats in memory whose messages are saved, saved again under their id and deleted, and an exporter that follows them.</summary>
internal sealed class Chats : IDisposable
{
    public static readonly ObjectId User = Ids.User(1);

    public Chats(params (Setting Setting, string Value)[] settings)
        : this(isOrdered: true, settings)
    {
    }

    public Chats(bool isOrdered, params (Setting Setting, string Value)[] settings)
    {
        Source = new MemorySource(isOrdered);
        Exporter = new TestExporter(Source, null, settings);
    }

    public MemorySource Source { get; }

    public TestExporter Exporter { get; }

    public DateTimeOffset Now => Exporter.Clock.GetUtcNow();

    /// <summary>Saves a message, in the place of the one that has its id and user.</summary>
    public void Save(byte[] document)
    {
        int index = Source.Messages.FindIndex(saved => Key(saved) == Key(document));
        if (index < 0)
        {
            Source.Messages.Add(document);
        }
        else
        {
            Source.Messages[index] = document;
        }
    }

    /// <summary>Saves a question that is made now, or <paramref name="ago"/>.</summary>
    public void Ask(string id, TimeSpan ago = default) => Save(Documents.ChatMessage(id, User, Now - ago));

    /// <summary>Saves a complete answer that is made now, or <paramref name="ago"/>.</summary>
    public void Answer(string id, TimeSpan ago = default, string parent = "unknown question", string? rating = null)
        => Save(Documents.ChatMessage(id, User, Now - ago, parent, rating: rating));

    /// <summary>What a scrape sees after a refresh some time later.</summary>
    public Scrape After(TimeSpan time)
    {
        Exporter.Clock.Advance(time);
        return Exporter.RefreshAndRead();
    }

    /// <summary>As <see cref="After"/>, when all births show.</summary>
    public Scrape AllAfter(TimeSpan time)
    {
        Exporter.Clock.Advance(time);
        return Exporter.RefreshUntilAllShows();
    }

    public void Dispose() => Exporter.Dispose();

    private static string Key(byte[] document)
    {
        Message message = Message.Parse(document);
        return $"{Encoding.UTF8.GetString(message.MessageId)} {Encoding.UTF8.GetString(message.User)}";
    }
}
