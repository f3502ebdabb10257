using System.Net;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Servers;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Why there is no server to ask, from what the driver knows of each.</summary>
internal static class ServerStates
{
    private const int MaxNamed = 5;

    /// <summary>What is wrong with the servers, each with its reason.</summary>
    /// <param name="cluster">What the driver knows.</param>
    /// <param name="cause">What it threw, which is said where it knows nothing.</param>
    internal static string Describe(ClusterDescription cluster, Exception cause)
    {
        if (cluster.Servers.Count == 0)
        {
            return cluster.DnsMonitorException is { } dns ? ErrorText.Of(Innermost(dns)) : ErrorText.Of(cause);
        }

        string[] servers = [.. cluster.Servers.Take(MaxNamed).Select(Describe)];
        string named = servers.Length == 1 && cluster.Servers[0].State == ServerState.Disconnected
            ? servers[0][(servers[0].IndexOf(": ", StringComparison.Ordinal) + 2)..]
            : string.Join("; ", servers);
        bool isSecondaryOnly = cluster.Servers.Any(server => server.Type == ServerType.ReplicaSetSecondary)
            && !cluster.Servers.Any(server => server.Type == ServerType.ReplicaSetPrimary);
        return isSecondaryOnly ? $"the replica set has no primary now: {named}" : named;
    }

    private static string Describe(ServerDescription server) => $"{Name(server.EndPoint)}: {StateOf(server)}";

    private static string StateOf(ServerDescription server) => server switch
    {
        { HeartbeatException: { } error } => ErrorText.Of(Innermost(error)),
        { State: ServerState.Disconnected } => "no answer",
        { Type: ServerType.ReplicaSetPrimary } => "primary",
        { Type: ServerType.ReplicaSetSecondary } => "secondary",
        _ => $"{server.Type}",
    };

    private static Exception Innermost(Exception exception) => exception.GetBaseException();

    private static string Name(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => $"{endPoint}",
    };
}
