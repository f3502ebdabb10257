using System.Collections.Concurrent;
using System.Net;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;
using MongoDB.Driver.Core.Servers;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// What the driver has last seen of each server, and from that, why there is none to ask. The driver forgets servers that do not belong to the replica
/// set that it was told of, and then only says that none was found in time. Safe for any number of threads.
/// </summary>
/// <param name="replicaSet">The name that the URI gives; null for none.</param>
internal sealed class ServerStates(string? replicaSet)
{
    private const int MaxNamed = 5;

    private readonly ConcurrentDictionary<string, ServerDescription> _last = [];

    /// <summary>Has the driver tell what it sees.</summary>
    internal void Attach(ClusterBuilder builder) => builder.Subscribe<ServerDescriptionChangedEvent>(
        changed => _last[Name(changed.NewDescription.EndPoint)] = changed.NewDescription);

    /// <summary>Why the driver could not talk to a server; null where it has no error of one.</summary>
    internal static Exception? FirstError(ClusterDescription cluster)
        => cluster.Servers.Select(server => server.HeartbeatException).FirstOrDefault(error => error is not null) ?? cluster.DnsMonitorException;

    /// <summary>Whether a server has answered that is not of the replica set that the URI asks for.</summary>
    internal bool HasOtherSet => _last.Values.Any(IsOfOtherSet);

    /// <summary>What is wrong with the servers, each with its reason; empty where nothing is known of any.</summary>
    internal string Describe(ClusterDescription cluster)
    {
        if (cluster.DnsMonitorException is { } dns)
        {
            return ErrorText.Of(dns.GetBaseException());
        }

        KeyValuePair<string, ServerDescription>[] seen = [.. _last.OrderBy(server => server.Key, StringComparer.Ordinal)];
        ServerDescription[] servers = [.. seen.Select(server => server.Value)];
        IEnumerable<string> states = seen.Length == 1 ? [StateOf(servers[0])]
            : seen.Take(MaxNamed).Select(server => $"{server.Key}: {StateOf(server.Value)}");
        bool hasNoPrimary = servers.Any(server => server.Type == ServerType.ReplicaSetSecondary)
            && !servers.Any(server => server.Type == ServerType.ReplicaSetPrimary);
        return (hasNoPrimary ? "the replica set has no primary now: " : "") + string.Join("; ", states);
    }

    private string StateOf(ServerDescription server) => server switch
    {
        { HeartbeatException: { } error } => ErrorText.Of(error.GetBaseException()),
        { State: ServerState.Disconnected } => "no answer",
        { ReplicaSetConfig.Name: { } name } when IsOfOtherSet(server) => $"a member of the replica set '{name}', where the URI asks for '{replicaSet}'",
        _ when IsOfOtherSet(server) => $"not in a replica set, where the URI asks for '{replicaSet}'",
        { Type: ServerType.ReplicaSetPrimary } => "primary",
        { Type: ServerType.ReplicaSetSecondary } => "secondary",
        _ => $"{server.Type}",
    };

    private bool IsOfOtherSet(ServerDescription server) => replicaSet is not null && server.State == ServerState.Connected
        && server.Type != ServerType.ReplicaSetGhost && server.ReplicaSetConfig?.Name != replicaSet;

    private static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endPoint}";
}
