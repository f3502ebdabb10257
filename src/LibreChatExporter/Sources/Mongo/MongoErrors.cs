namespace LibreChatExporter.Sources.Mongo;

/// <summary>Says in an operator's words what an error of libmongoc or of the server means.</summary>
internal static class MongoErrors
{
    // Domains and codes of mongoc-error.h; the server's codes are those of MongoDB's error_codes.yml.
    private const uint ClientDomain = 1, StreamDomain = 2, ProtocolDomain = 3, ServerSelectionDomain = 15, ServerDomain = 17;
    private const uint NameResolution = 3, Connect = 5, ClientAuthenticate = 11;

    internal static SourceException Explain(
        in BsonError error, MongoAddress address, string database, string collection, StreamTrouble? trouble = null)
    {
        string detail = address.Redact(error.Message);
        SourceErrorReason reason = trouble is { Complaint: not null } ? SourceErrorReason.Malformed
            : IsAuthentication(error, detail) ? SourceErrorReason.Authentication
            : error.Domain == ServerDomain ? ReasonOf(error.Code)
            : ReasonOf(error, trouble);
        return new SourceException(reason switch
        {
            SourceErrorReason.Malformed =>
                $"what came from {address.Shown} is no reply of MongoDB ({trouble?.Complaint ?? detail}); is it MongoDB, and does anything "
                + "change what passes?",
            SourceErrorReason.Authentication =>
                $"{address.Shown} refuses the user name or password ({detail}); check both, and the URI's authSource",
            SourceErrorReason.Permission =>
                $"{address.Shown} does not let this user read {database}.{collection} ({detail}); give it the role read on {database}",
            SourceErrorReason.Timeout =>
                $"{address.Shown} took too long over a query of {database}.{collection} ({detail}); raise --query-timeout if this stays",
            SourceErrorReason.CursorLost =>
                $"{address.Shown} has dropped a cursor over {database}.{collection} ({detail}); the next refresh reads the rest",
            SourceErrorReason.PrimaryChanged =>
                $"{address.Shown} has another primary or is shutting down ({detail}); the next refresh asks the new one",
            SourceErrorReason.ConnectionLost =>
                $"the connection to {address.Shown} broke during a query of {database}.{collection} ({detail}); the next refresh connects anew",
            SourceErrorReason.Unreachable =>
                $"cannot reach MongoDB at {address.Shown} ({detail}); is it running, and may this host connect to it?",
            _ => $"cannot read {database}.{collection} at {address.Shown}: {detail}",
        })
        {
            Reason = reason,
        };
    }

    private static bool IsAuthentication(in BsonError error, string detail)
        => (error.Domain == ClientDomain && error.Code == ClientAuthenticate)
            || detail.Contains("Authentication failed", StringComparison.OrdinalIgnoreCase);

    private static SourceErrorReason ReasonOf(in BsonError error, StreamTrouble? trouble) => (error.Domain, error.Code) switch
    {
        (ServerSelectionDomain, _) or (ClientDomain or StreamDomain, NameResolution or Connect) => SourceErrorReason.Unreachable,
        (StreamDomain, _) => trouble is { IsTimeout: true } ? SourceErrorReason.Timeout : SourceErrorReason.ConnectionLost,
        (ProtocolDomain, _) => SourceErrorReason.Malformed,
        _ => SourceErrorReason.Other,
    };

    private static SourceErrorReason ReasonOf(uint serverCode) => serverCode switch
    {
        // Unauthorized; UserNotFound, AuthenticationFailed.
        13 => SourceErrorReason.Permission,
        11 or 18 => SourceErrorReason.Authentication,

        // MaxTimeMSExpired, NetworkTimeout, ExceededTimeLimit.
        50 or 89 or 262 => SourceErrorReason.Timeout,

        // CursorNotFound, QueryPlanKilled, CursorKilled.
        43 or 175 or 237 => SourceErrorReason.CursorLost,

        // ShutdownInProgress, PrimarySteppedDown, LegacyNotPrimary, NotWritablePrimary, InterruptedAtShutdown,
        // InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary.
        91 or 189 or 10058 or 10107 or 11600 or 11602 or 13435 or 13436 => SourceErrorReason.PrimaryChanged,

        // HostUnreachable, HostNotFound, SocketException: of a server behind the one that was asked.
        6 or 7 or 9001 => SourceErrorReason.ConnectionLost,
        _ => SourceErrorReason.Other,
    };
}
