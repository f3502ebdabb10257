using System.Collections.ObjectModel;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources;

/// <summary>Takes one answer that a look-up found; the answer's bytes are valid during the call only.</summary>
internal delegate void AnswerVisitor(in Answer answer);

/// <summary>
/// Where LibreChat's documents come from: a database or a dump of one, or one tenant's part of it. Reads only. Calls block, and only one
/// thread calls at a time, but for <see cref="Description"/>, <see cref="Notices"/> and <see cref="Progress"/>. All of them throw <see
/// cref="SourceException"/> when the source cannot be read.
/// </summary>
internal interface ILibreChatSource : IDisposable
{
    /// <summary>What is read, for people: no secrets in it.</summary>
    string Description { get; }

    /// <summary>
    /// What an operator should know about how the source is read, a sentence each and without secrets; more may come while it is read.
    /// </summary>
    IReadOnlyList<string> Notices => [];

    /// <summary>The server that the last question went to, and its version; null where there is none, or it is not known.</summary>
    string? ServerVersion => null;

    /// <summary>Another number whenever a call has gone on a step; each step ends in time, whatever a server does.</summary>
    long Progress { get; }

    /// <summary>
    /// Whether <see cref="ReadTransactions"/> yields rows in ascending order of <c>_id</c>, so that a reader may forget ids as it goes and
    /// resume at the last one.
    /// </summary>
    bool IsOrdered { get; }

    /// <summary>Whether nothing will ever be added: what an answer does not explain now, none ever will.</summary>
    bool IsComplete { get; }

    /// <summary>A mark that changes whenever there may be new rows; null where that cannot be known without asking.</summary>
    string? Revision { get; }

    /// <summary>
    /// Models and who serves them, as far as the source says so itself, rather than by answers and agents.
    /// </summary>
    IReadOnlyDictionary<string, string> Providers => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Tells that a refresh begins. A server that does not answer is asked once in a refresh: all that is asked after that fails at once.
    /// The first question about a collection may be answered together with the first of all, if that is not long ago.
    /// </summary>
    void BeginRefresh()
    {
    }

    /// <summary>
    /// The rows of <c>transactions</c> with <c>_id</c> at or above <paramref name="from"/>, and perhaps others. With the default ObjectId:
    /// all rows, also those whose <c>_id</c> is a string, a number or bytes, which LibreChat does not write but an import might.
    /// </summary>
    IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation);

    /// <summary>
    /// As <see cref="ReadTransactions"/>, for a reading that begins there: also all rows whose <c>_id</c> is no ObjectId, whenever they
    /// were made.
    /// </summary>
    IDocumentCursor ReadTransactionsSince(ObjectId from, CancellationToken cancellation) => ReadTransactions(from, cancellation);

    /// <summary>
    /// Looks up the assistant's answers with these <c>messageId</c>s (UTF-8) and hands each to <paramref name="visit"/>, in any order;
    /// several where users share an id, none where there is no answer yet.
    /// </summary>
    /// <returns>Documents read for it.</returns>
    int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation);

    /// <summary>
    /// All documents of <c>messages</c> with <c>_id</c> at or above <paramref name="from"/>, which may be very many; in ascending order of
    /// <c>_id</c> if <see cref="IsOrdered"/>. They have these fields and perhaps others, never their text where that can be helped.
    /// </summary>
    IDocumentCursor ReadMessages(IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation);

    /// <summary>
    /// As <see cref="ReadMessages"/>, those with <c>createdAt</c> at or after <paramref name="since"/>, with <see cref="Message.Fields"/>
    /// and in any order.
    /// </summary>
    IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation);

    /// <summary>
    /// The documents of a collection that is not large, with these fields and perhaps others; none where there is no such collection.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="from">Those with <c>_id</c> at or above this; the default ObjectId means all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation);

    /// <summary>How many documents a collection has, by book-keeping rather than by reading; null where that is not to be had.</summary>
    long? Count(string collection, CancellationToken cancellation);

    /// <summary>What is there of one collection, found by reading a single document.</summary>
    CollectionReport Inspect(string collection, CancellationToken cancellation);
}
