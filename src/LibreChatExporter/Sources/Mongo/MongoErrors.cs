namespace LibreChatExporter.Sources.Mongo;

/// <summary>Says in an operator's words what an error of libmongoc or of the server means.</summary>
internal static class MongoErrors
{
    // Domains and codes of mongoc-error.h; the server's codes are those of MongoDB's error_codes.yml.
    private const uint ClientDomain = 1, StreamDomain = 2, ServerSelectionDomain = 15, ServerDomain = 17;
    private const uint ClientAuthenticate = 11;
    private const uint Unauthorized = 13, AuthenticationFailed = 18, CursorNotFound = 43, MaxTimeExpired = 50;

    /// <summary>Whether there was no server to talk to. A connection that broke does not mean that: the next one may work.</summary>
    internal static bool IsUnreachable(in BsonError error) => error.Domain == ServerSelectionDomain;

    internal static SourceException Explain(in BsonError error, MongoAddress address, string database, string collection)
    {
        string detail = address.Redact(error.Message);
        bool fromServer = error.Domain == ServerDomain;
        bool isAuthentication = (error.Domain == ClientDomain && error.Code == ClientAuthenticate) || (fromServer && error.Code == AuthenticationFailed)
            || detail.Contains("Authentication failed", StringComparison.OrdinalIgnoreCase);
        return new SourceException((error.Domain, error.Code) switch
        {
            _ when isAuthentication =>
                $"{address.Shown} refuses the user name or password ({detail}); check both, and the URI's authSource",
            (ServerDomain, Unauthorized) =>
                $"{address.Shown} does not let this user read {database}.{collection} ({detail}); give it the role read on {database}",
            (ServerDomain, MaxTimeExpired) =>
                $"{address.Shown} took too long over a query of {database}.{collection} ({detail}); raise --query-timeout if this stays",
            (ServerDomain, CursorNotFound) =>
                $"{address.Shown} has dropped a cursor over {database}.{collection} ({detail}); the next refresh reads the rest",
            (StreamDomain or ServerSelectionDomain, _) =>
                $"cannot reach MongoDB at {address.Shown} ({detail}); is it running, and may this host connect to it?",
            _ => $"cannot read {database}.{collection} at {address.Shown}: {detail}",
        });
    }
}
