using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources;

/// <summary>Reads the answers among documents of <c>messages</c>, wherever these come from.</summary>
internal static class AnswerReading
{
    /// <summary>Hands each assistant's answer of <paramref name="messages"/> to <paramref name="visit"/>.</summary>
    /// <returns>Documents read.</returns>
    /// <exception cref="SourceException">The source cannot be read, or a document is malformed.</exception>
    internal static int VisitAnswers(this IDocumentCursor messages, AnswerVisitor visit)
    {
        int read = 0;
        try
        {
            while (messages.MoveNext())
            {
                read++;
                if (Answer.TryParse(messages.Current, out Answer answer))
                {
                    visit(answer);
                }
            }
        }
        catch (BsonFormatException e)
        {
            throw messages.Refuse(e);
        }

        return read;
    }
}
