using System.Diagnostics;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Asks at once what the last refresh has asked one after the other, so that a refresh that finds nothing new costs the server one command.
/// Of transactions it asks for the ids only, which tell whether there are others than those that are known. What it cannot answer is asked
/// as if it were not there. Not thread-safe.
/// </summary>
internal sealed class Prefetch(MongoConnection connection) : IDisposable
{
    /// <summary>An answer that is older is asked for again: a refresh may take long.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>How long to leave out what did not fit or was refused.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Page> _answers = [];
    private readonly Dictionary<string, long> _leftOut = [];
    private KnownDocuments? _known;
    private Dictionary<string, Query> _asked = [];
    private Dictionary<string, Query> _expected = [];
    private bool _isSent;
    private long _sent;
    private long? _refused;

    /// <summary>Forgets the answers; the next ones are to the questions asked since the last call.</summary>
    internal void BeginRefresh()
    {
        Clear();
        (_expected, _asked, _isSent) = (_asked, [], false);
    }

    /// <summary>
    /// The answer to the first question about a collection in a refresh, for the caller to dispose; null where it is not known. A second
    /// question is to see what has come since.
    /// </summary>
    /// <exception cref="SourceException">The server sent something that is no answer.</exception>
    internal Page? Take(Query query, CancellationToken cancellation)
    {
        if (!_asked.TryAdd(query.Collection, query)
            || !_expected.TryGetValue(query.Collection, out Query? expected) || !expected.Covers(query))
        {
            return null;
        }

        if (!_isSent)
        {
            _isSent = true;
            Send(query.Collection, cancellation);
        }

        if (!_answers.Remove(query.Collection, out Page? answer))
        {
            return null;
        }

        using (answer)
        {
            return Stopwatch.GetElapsedTime(_sent) > MaxAge ? null
                : !query.IsInsertOnly || answer.Count == 0 ? Select(answer, query)
                : _known?.Has(answer) == true ? Select(_known.Page, query)
                : null;
        }
    }

    /// <summary>Remembers all transactions from where the last question about them began: they never change.</summary>
    internal void Remember(Page transactions)
    {
        _known?.Dispose();
        _known = new KnownDocuments(transactions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _known?.Dispose();
    }

    private void Clear()
    {
        foreach (Page answer in _answers.Values)
        {
            answer.Dispose();
        }

        _answers.Clear();
    }

    private Page? Select(Page answer, Query query)
    {
        var page = new Page();
        try
        {
            for (int i = 0; i < answer.Count; i++)
            {
                if (query.From?.Admits(answer[i]) != false)
                {
                    page.Add(answer[i]);
                }
            }

            return page;
        }
        catch (BsonFormatException e)
        {
            page.Dispose();
            throw connection.Malformed(e, query.Collection);
        }
    }

    private void Send(string collection, CancellationToken cancellation)
    {
        if (IsPast(_refused))
        {
            return;
        }

        // The collection that the command is sent to has to be there, and is the only one that can be given an index to use.
        Query[] queries = [.. _expected.Values.Where(query => !IsLeftOut(query)).OrderByDescending(query => query.IsInsertOnly)];
        if (queries.Length < 2)
        {
            return;
        }

        try
        {
            _sent = Stopwatch.GetTimestamp();
            connection.Ask(collection, deadline => Read(queries, collection, deadline), cancellation);
        }
        catch (SourceException e)
        {
            Clear();
            _refused = Stopwatch.GetTimestamp();
            if (e.Reason == SourceErrorReason.Malformed)
            {
                throw;
            }
        }
    }

    private bool Read(Query[] queries, string collection, CancellationToken deadline)
    {
        Clear();
        try
        {
            connection.Union(queries, _answers, deadline);
        }
        catch (BsonFormatException e)
        {
            throw connection.Malformed(e, collection);
        }

        foreach (Query query in queries.Where(query => _answers[query.Collection].IsFull))
        {
            _leftOut[query.Collection] = Stopwatch.GetTimestamp();
            _answers.Remove(query.Collection, out Page? full);
            full!.Dispose();
        }

        return true;
    }

    private bool IsLeftOut(Query query) => _leftOut.TryGetValue(query.Collection, out long since) && IsPast(since);

    private static bool IsPast(long? since) => since is { } time && Stopwatch.GetElapsedTime(time) < Pause;
}
