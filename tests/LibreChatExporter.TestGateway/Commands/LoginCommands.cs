using LibreChatExporter.TestGateway.Bson;
using LibreChatExporter.TestGateway.Engine;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>
/// Users and the SCRAM exchange by which a connection becomes one of them: SCRAM-SHA-256 for those of the engine, SCRAM-SHA-1 for the one
/// of the gateway's own.
/// </summary>
internal sealed class LoginCommands
{
    private const string Sha256 = "SCRAM-SHA-256", Sha1 = "SCRAM-SHA-1";
    private const int ConversationId = 1;

    private readonly DocumentDb database;
    private readonly ScramSha1User? sha1User;

    private LoginCommands(DocumentDb database, ScramSha1User? sha1User)
    {
        this.database = database;
        this.sha1User = sha1User;
    }

    public static IEnumerable<KeyValuePair<string, Command>> All(DocumentDb database, ScramSha1User? sha1User)
    {
        var commands = new LoginCommands(database, sha1User);
        return
        [
            new("saslStart", new(CommandScope.Connection, commands.StartAsync)),
            new("saslContinue", new(CommandScope.Connection, commands.ContinueAsync)),
            new("connectionStatus", new(CommandScope.Connection, (request, _) => Task.FromResult(ConnectionStatus(request)))),
            new("createUser", new(CommandScope.Database, (request, stop) =>
                database.CallAsync("SELECT documentdb_api.create_user($1)::bytea", stop, request.Body))),
        ];
    }

    /// <summary>How a user, named as <c>database.user</c>, may log in.</summary>
    public static string[] MechanismsOf(string user, ScramSha1User? sha1User) =>
        sha1User is not null && user.EndsWith($".{sha1User.Name}", StringComparison.Ordinal) ? [Sha1] : [Sha256];

    private async Task<byte[]> StartAsync(CommandRequest request, CancellationToken stop)
    {
        var mechanism = request.Require("mechanism").AsString();
        if (mechanism != Sha256 && (mechanism != Sha1 || sha1User is null))
        {
            throw new MongoCommandException(
                MongoErrorCode.MechanismUnavailable,
                $"Received authentication for mechanism {mechanism} which is not enabled");
        }

        var skipsEmptyExchange = request.Find("options") is { IsDocument: true } options
            && BsonReader.Find(options.Value, "skipEmptyExchange")?.IsTrue() == true;
        var conversation = ScramConversation.Open(mechanism, request.Require("payload").AsBinary().Span, !skipsEmptyExchange)
            ?? throw Rejected();
        var (salt, iterations) = await FindSaltAsync(conversation, stop);
        request.Session.Login = conversation;
        return Answer(isDone: false, conversation.Challenge(salt, iterations));
    }

    private async Task<(string Salt, int Iterations)> FindSaltAsync(ScramConversation conversation, CancellationToken stop)
    {
        if (conversation.Mechanism == Sha1)
        {
            return conversation.User == sha1User!.Name ? (sha1User.Salt, ScramSha1User.Iterations) : throw Rejected();
        }

        var secret = await database.CallAsync(
            "SELECT documentdb_api_internal.scram_sha256_get_salt_and_iterations($1)::bytea", stop, conversation.User);
        if (BsonReader.Find(secret, "ok")?.IsTrue() != true)
        {
            throw Rejected();
        }

        return (BsonReader.Find(secret, "salt")!.Value.AsString(), (int)BsonReader.Find(secret, "iterations")!.Value.AsInt64());
    }

    private async Task<byte[]> ContinueAsync(CommandRequest request, CancellationToken stop)
    {
        var conversation = request.Session.Login ?? throw Rejected();
        if (conversation.IsProven)
        {
            request.Session.Login = null;
            return Answer(isDone: true, []);
        }

        // A conversation has one try: without this, a client could go on guessing proofs for the same challenge.
        request.Session.Login = null;
        var (authMessage, proof) = conversation.ReadProof(request.Require("payload").AsBinary().Span) ?? throw Rejected();
        var signature = conversation.Mechanism == Sha1
            ? sha1User!.Verify(authMessage, proof) ?? throw Rejected()
            : await VerifyAsync(conversation.User, authMessage, proof, stop);
        request.Session.User = conversation.User;
        if (conversation.EndsWithEmptyExchange)
        {
            conversation.MarkProven();
            request.Session.Login = conversation;
        }

        return Answer(isDone: !conversation.EndsWithEmptyExchange, ScramConversation.Accept(signature));
    }

    private async Task<string> VerifyAsync(string user, string authMessage, string proof, CancellationToken stop)
    {
        var verdict = await database.CallAsync(
            "SELECT documentdb_api_internal.authenticate_with_scram_sha256($1, $2, $3)::bytea", stop, user, authMessage, proof);
        return BsonReader.Find(verdict, "ok")?.IsTrue() == true
            ? BsonReader.Find(verdict, "ServerSignature")!.Value.AsString()
            : throw Rejected();
    }

    private static byte[] ConnectionStatus(CommandRequest request)
    {
        string[] users = request.Session.User.Length == 0 ? [] : [request.Session.User];
        return Reply.Ok(new BsonWriter().Add("authInfo", new BsonWriter().AddArray(
            "authenticatedUsers",
            users,
            (array, index, user) => array.Add(index, new BsonWriter().Add("user", user).Add("db", "admin")))));
    }

    private static byte[] Answer(bool isDone, byte[] payload) => Reply.Ok(new BsonWriter()
        .Add("conversationId", ConversationId)
        .Add("done", isDone)
        .AddBinary("payload", payload));

    private static MongoCommandException Rejected() => new(MongoErrorCode.AuthenticationFailed, "Authentication failed.");
}
