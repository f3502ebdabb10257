using LibreChatExporter.TestGateway.Bson;
using LibreChatExporter.TestGateway.Engine;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>Users and the SCRAM-SHA-256 exchange by which a connection becomes one of them.</summary>
internal sealed class LoginCommands
{
    public const string Mechanism = "SCRAM-SHA-256";

    private const int ConversationId = 1;

    private readonly DocumentDb database;

    private LoginCommands(DocumentDb database) => this.database = database;

    public static IEnumerable<KeyValuePair<string, Command>> All(DocumentDb database)
    {
        var commands = new LoginCommands(database);
        return
        [
            new("saslStart", new(CommandScope.Connection, commands.StartAsync)),
            new("saslContinue", new(CommandScope.Connection, commands.ContinueAsync)),
            new("connectionStatus", new(CommandScope.Connection, (request, _) => Task.FromResult(ConnectionStatus(request)))),
            new("createUser", new(CommandScope.Database, (request, stop) =>
                database.CallAsync("SELECT documentdb_api.create_user($1)::bytea", stop, request.Body))),
        ];
    }

    private async Task<byte[]> StartAsync(CommandRequest request, CancellationToken stop)
    {
        var mechanism = request.Require("mechanism").AsString();
        if (mechanism != Mechanism)
        {
            throw new MongoCommandException(
                MongoErrorCode.MechanismUnavailable,
                $"Received authentication for mechanism {mechanism} which is not enabled");
        }

        var skipsEmptyExchange = request.Find("options") is { IsDocument: true } options
            && BsonReader.Find(options.Value, "skipEmptyExchange")?.IsTrue() == true;
        var conversation = ScramConversation.Open(request.Require("payload").AsBinary().Span, !skipsEmptyExchange) ?? throw Rejected();
        var secret = await database.CallAsync(
            "SELECT documentdb_api_internal.scram_sha256_get_salt_and_iterations($1)::bytea", stop, conversation.User);
        if (BsonReader.Find(secret, "ok")?.IsTrue() != true)
        {
            throw Rejected();
        }

        request.Session.Login = conversation;
        return Answer(
            isDone: false,
            conversation.Challenge(
                salt: BsonReader.Find(secret, "salt")!.Value.AsString(),
                iterations: (int)BsonReader.Find(secret, "iterations")!.Value.AsInt64()));
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
        var verdict = await database.CallAsync(
            "SELECT documentdb_api_internal.authenticate_with_scram_sha256($1, $2, $3)::bytea",
            stop,
            conversation.User,
            authMessage,
            proof);
        if (BsonReader.Find(verdict, "ok")?.IsTrue() != true)
        {
            throw Rejected();
        }

        request.Session.User = conversation.User;
        if (conversation.EndsWithEmptyExchange)
        {
            conversation.MarkProven();
            request.Session.Login = conversation;
        }

        var signature = BsonReader.Find(verdict, "ServerSignature")!.Value.AsString();
        return Answer(isDone: !conversation.EndsWithEmptyExchange, ScramConversation.Accept(signature));
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
