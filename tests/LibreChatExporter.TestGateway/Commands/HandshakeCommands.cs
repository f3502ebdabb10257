using LibreChatExporter.TestGateway.Bson;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>
/// The commands by which a driver finds out what it talks to. The gateway passes for a single MongoDB 7 server, where its options say
/// nothing else.
/// </summary>
internal sealed class HandshakeCommands
{
    private const int MaximumDocumentLength = 16 * 1024 * 1024;

    private readonly GatewayOptions options;

    private HandshakeCommands(GatewayOptions options) => this.options = options;

    public static IEnumerable<KeyValuePair<string, Command>> All(GatewayOptions options)
    {
        var commands = new HandshakeCommands(options);
        return
        [
            new("hello", new(CommandScope.Connection, (request, _) => Task.FromResult(commands.Hello(request, "isWritablePrimary")))),
            new("isMaster", new(CommandScope.Connection, (request, _) => Task.FromResult(commands.Hello(request, "ismaster")))),
            new("ismaster", new(CommandScope.Connection, (request, _) => Task.FromResult(commands.Hello(request, "ismaster")))),
            new("ping", new(CommandScope.Connection, (_, _) => Task.FromResult(Reply.Ok()))),
            new("endSessions", new(CommandScope.Connection, (_, _) => Task.FromResult(Reply.Ok()))),
            new("buildInfo", new(CommandScope.Connection, (_, _) => Task.FromResult(BuildInfo()))),
            new("buildinfo", new(CommandScope.Connection, (_, _) => Task.FromResult(BuildInfo()))),
        ];
    }

    private byte[] Hello(CommandRequest request, string primaryField)
    {
        if (request.Find("client") is { IsDocument: true } client
            && BsonReader.Find(client.Value, "application") is { IsDocument: true } application
            && BsonReader.Find(application.Value, "name") is { Type: BsonType.String } name)
        {
            request.Session.Application = name.AsString();
        }

        var reply = new BsonWriter().Add("helloOk", true);
        if (options.ReplicaSet is { } member)
        {
            member.Describe(reply, primaryField);
        }
        else
        {
            reply.Add(primaryField, true);
        }

        reply
            .Add("maxBsonObjectSize", MaximumDocumentLength)
            .Add("maxMessageSizeBytes", Wire.WireMessage.MaximumLength)
            .Add("maxWriteBatchSize", 25_000)
            .Add("localTime", DateTimeOffset.UtcNow)
            .Add("logicalSessionTimeoutMinutes", 30)
            .Add("connectionId", (int)request.Session.Id)
            .Add("minWireVersion", 0)
            .Add("maxWireVersion", options.MaximumWireVersion)
            .Add("readOnly", false);
        if (request.Find("saslSupportedMechs") is { } user)
        {
            reply.AddArray(
                "saslSupportedMechs",
                LoginCommands.MechanismsOf(user.AsString(), options.Sha1User),
                (array, index, mechanism) => array.Add(index, mechanism));
        }

        if (request.Find("compression") is { IsDocument: true } offered)
        {
            // In the client's order: it takes the first.
            reply.AddArray(
                "compression",
                BsonReader.Elements(offered.Value).Select(name => name.AsString()).Intersect(options.Compressors),
                (array, index, name) => array.Add(index, name));
        }

        return Reply.Ok(reply);
    }

    private static byte[] BuildInfo() => Reply.Ok(new BsonWriter()
        .Add("version", "7.0.0")
        .AddArray("versionArray", [7, 0, 0, 0], (array, index, part) => array.Add(index, part))
        .Add("bits", 64)
        .Add("maxBsonObjectSize", MaximumDocumentLength));
}
