using System.Net;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Clusters.ServerSelectors;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;
using MongoDB.Driver.Core.Servers;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// What the driver has seen of each server, and from that, why there is none to ask. The driver forgets servers that do not belong to the
/// replica set that it was told of, and then only says that none was found in time. Safe for any number of threads.
/// </summary>
/// <param name="replicaSet">The name that the URI gives; null for none.</param>
/// <param name="readPreference">Which members may be asked.</param>
internal sealed class ServerStates(string? replicaSet, ReadPreference readPreference)
{
    private const int MaxNamed = 5;

    /// <summary>One attempt may have begun long before anybody asked.</summary>
    private const int EnoughFailures = 2;

    private readonly Lock _lock = new();
    private readonly ReadPreferenceServerSelector _selector = new(readPreference);
    private readonly SortedDictionary<string, ServerDescription> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failures = [];
    private ClusterDescription? _cluster;
    private readonly List<Watcher> _watchers = [];

    /// <summary>Whether the driver knows a server that it could ask.</summary>
    internal bool HasServer
    {
        get
        {
            lock (_lock)
            {
                return _cluster is not null
                    && _selector.SelectServers(_cluster, _cluster.Servers.Where(server => server.State == ServerState.Connected)).Any();
            }
        }
    }

    /// <summary>Whether a server has answered that is not of the replica set that the URI asks for.</summary>
    internal bool HasOtherSet
    {
        get
        {
            lock (_lock)
            {
                return _last.Values.Any(IsOfOtherSet);
            }
        }
    }

    /// <summary>Why the driver could not talk to a server; null where it has no error of one.</summary>
    internal Exception? FirstError
    {
        get
        {
            lock (_lock)
            {
                return _last.Values.Select(server => server.HeartbeatException).FirstOrDefault(error => error is not null)
                    ?? _cluster?.DnsMonitorException;
            }
        }
    }

    /// <summary>The oldest version of the protocol that those speak at best that answer; null where none does.</summary>
    internal int? OldestWireVersion
    {
        get
        {
            lock (_lock)
            {
                return _last.Values.Where(server => server.State == ServerState.Connected).Min(server => (int?)server.MaxWireVersion);
            }
        }
    }

    /// <summary>Has the driver tell what it sees.</summary>
    internal void Attach(ClusterBuilder builder) => builder
        .Subscribe<ClusterDescriptionChangedEvent>(changed => ChangeAndCheck(() => Take(changed.NewDescription)))
        .Subscribe<ServerDescriptionChangedEvent>(
            changed => Change(() => _last[Name(changed.NewDescription.EndPoint)] = changed.NewDescription))
        .Subscribe<ServerHeartbeatSucceededEvent>(beat => Change(() => _failures.Remove(Name(beat.ConnectionId.ServerId.EndPoint))))
        .Subscribe<ServerHeartbeatFailedEvent>(beat => ChangeAndCheck(() =>
        {
            string name = Name(beat.ConnectionId.ServerId.EndPoint);
            _failures[name] = _failures.GetValueOrDefault(name) + 1;
        }));

    /// <summary>
    /// Until what is returned is disposed, <paramref name="onUnreachable"/> is called as soon as every server has been tried in vain, or is
    /// of another replica set: the driver itself would go on to its time-out.
    /// </summary>
    internal IDisposable Watch(Action onUnreachable)
    {
        var watcher = new Watcher(this, onUnreachable);
        Change(() =>
        {
            if (_watchers.Count == 0)
            {
                _failures.Clear();
            }

            _watchers.Add(watcher);
        });
        return watcher;
    }

    /// <summary>What is wrong with the servers, each with its reason; empty where nothing is known of any.</summary>
    internal string Describe()
    {
        lock (_lock)
        {
            if (_cluster?.DnsMonitorException is { } dns)
            {
                return ErrorText.Of(dns.GetBaseException());
            }

            IEnumerable<string> states = _last.Count == 1 ? [StateOf(_last.Values.First())]
                : _last.Take(MaxNamed).Select(server => $"{server.Key}: {StateOf(server.Value)}");
            bool hasNoPrimary = _cluster is not { DirectConnection: true }
                && _last.Values.Any(server => server.Type == ServerType.ReplicaSetSecondary)
                && !_last.Values.Any(server => server.Type == ServerType.ReplicaSetPrimary);
            return (hasNoPrimary ? "the replica set has no primary now: " : "") + string.Join("; ", states);
        }
    }

    /// <summary>
    /// No event tells of a server that has left. One of another replica set is never in the description, and is what is wrong.
    /// </summary>
    private void Take(ClusterDescription cluster)
    {
        _cluster = cluster;
        HashSet<string> names = [.. cluster.Servers.Select(server => Name(server.EndPoint))];
        foreach (string name in _last.Where(server => !names.Contains(server.Key) && !IsOfOtherSet(server.Value))
            .Select(server => server.Key).ToList())
        {
            _last.Remove(name);
        }
    }

    private static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endPoint}";

    private string StateOf(ServerDescription server) => server switch
    {
        { HeartbeatException: { } error } => ErrorText.Of(error.GetBaseException()),
        { State: ServerState.Disconnected } => "no answer",
        { ReplicaSetConfig.Name: { } name } when IsOfOtherSet(server)
            => $"a member of the replica set '{name}', where the URI asks for '{replicaSet}'",
        _ when IsOfOtherSet(server) => $"not in a replica set, where the URI asks for '{replicaSet}'",
        { Type: ServerType.ReplicaSetPrimary } => "primary",
        { Type: ServerType.ReplicaSetSecondary } => "secondary",
        _ => $"{server.Type}",
    };

    private bool IsOfOtherSet(ServerDescription server) => replicaSet is not null && server.State == ServerState.Connected
        && server.Type != ServerType.ReplicaSetGhost && server.ReplicaSetConfig?.Name != replicaSet;

    private void ChangeAndCheck(Action change)
    {
        Watcher[] told = [];
        lock (_lock)
        {
            change();
            bool isEmpty = _cluster?.Servers.Count == 0 && _last.Values.Any(IsOfOtherSet);
            bool haveAllFailed = _cluster?.Servers.Count > 0
                && _cluster.Servers.All(server => _failures.GetValueOrDefault(Name(server.EndPoint)) >= EnoughFailures);
            if (isEmpty || haveAllFailed)
            {
                told = [.. _watchers];
                _watchers.Clear();
            }
        }

        Array.ForEach(told, watcher => watcher.OnUnreachable());
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }

    private sealed record Watcher(ServerStates States, Action OnUnreachable) : IDisposable
    {
        public void Dispose() => States.Change(() => States._watchers.Remove(this));
    }
}
