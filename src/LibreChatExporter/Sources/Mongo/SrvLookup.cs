using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>What the DNS says of a name after <c>mongodb+srv</c>: that there are hosts, and the options that go with them.</summary>
internal static class SrvLookup
{
    /// <summary>The longest that it may take.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Looks a name up. The driver sees neither a user nor a password for this, so it cannot repeat them.</summary>
    /// <exception cref="SourceException">There is no such name, or the DNS does not answer in time.</exception>
    internal static MongoUrl Resolve(MongoAddress address, CancellationToken cancellation)
    {
        string service = address.Options.Text("srvServiceName") is { } name ? $"?srvServiceName={Uri.EscapeDataString(name)}" : "";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        try
        {
            // The resolver does not always look at the token.
            return Task.Run(
                () => new MongoUrl($"mongodb+srv://{address.Hosts}/{service}").Resolve(resolveHosts: true, limit.Token), limit.Token)
                .WaitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Failure(address, e switch
            {
                OperationCanceledException => "the DNS has not answered in time",
                MongoConfigurationException => "there is no such SRV name, or what the DNS has under it is not for MongoDB",
                _ => "the DNS cannot be asked",
            });
        }
    }

    private static SourceException Failure(MongoAddress address, string problem)
        => new($"cannot look up the hosts of {address.Shown}: {problem}") { Reason = SourceErrorReason.Unreachable };
}
