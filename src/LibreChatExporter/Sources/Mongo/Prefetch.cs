using System.Diagnostics;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Asks at once for what the last refresh has asked for one after the other, so that a refresh that finds nothing new costs the server one
/// command. What it does not know, the questions themselves ask. Not thread-safe.
/// </summary>
internal sealed class Prefetch(MongoConnection connection) : IDisposable
{
    /// <summary>An answer that is older is asked for again: a refresh may take long.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>How long to leave out what did not fit or was refused.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, KnownDocuments> _known = [];
    private readonly Dictionary<string, Page> _answers = [];
    private readonly Dictionary<string, long> _leftOut = [];
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
                : !query.IsInsertOnly ? Select(answer, query)
                : _known.TryGetValue(query.Collection, out KnownDocuments? known) && known.Has(answer) ? Select(known.Page, query)
                : null;
        }
    }

    /// <summary>Remembers the documents that answer a question whose documents never change.</summary>
    internal void Remember(Query query, Page page)
    {
        if (_known.Remove(query.Collection, out KnownDocuments? before))
        {
            before.Dispose();
        }

        _known[query.Collection] = new KnownDocuments(page);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        foreach (KnownDocuments known in _known.Values)
        {
            known.Dispose();
        }
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
