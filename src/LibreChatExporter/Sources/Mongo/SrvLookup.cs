using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>What the DNS says of a name after <c>mongodb+srv</c>: that there are hosts, and the options that go with them.</summary>
internal static class SrvLookup
{
    /// <summary>The longest that it may take.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks a name up. The driver sees neither a user nor a password for this, so it cannot repeat them.</summary>
    /// <exception cref="SourceException">There is no such name, or the DNS does not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    internal static MongoUrl Resolve(MongoAddress address, CancellationToken cancellation)
    {
        string service = address.Options.Text("srvServiceName") is { } name ? $"?srvServiceName={Uri.EscapeDataString(name)}" : "";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            // The resolver does not always look at the token.
            return Task.Run(() => new MongoUrl($"mongodb+srv://{address.Hosts}/{service}").Resolve(resolveHosts: true, limit.Token), limit.Token)
                .WaitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failure(address, $"the DNS has not answered within {Patience.TotalSeconds} seconds");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Failure(address, e is MongoConfigurationException
                ? "there is no such SRV name, or what the DNS has under it is not for MongoDB"
                : "the DNS cannot be asked");
        }
    }

    private static SourceException Failure(MongoAddress address, string problem)
        => new($"cannot look up the hosts of {address.Shown}: {problem}") { Reason = SourceErrorReason.Unreachable };
}
