using System.Collections.Frozen;
using LibreChatExporter.TestGateway.Engine;
using LibreChatExporter.TestGateway.Wire;
using Npgsql;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>Finds the command that a client asks for, logs it, runs it and turns failures into replies.</summary>
internal sealed class CommandDispatcher(DocumentDb database, CursorTable cursors, CommandLog log, GatewayOptions options)
{
    private readonly FrozenDictionary<string, Command> commands = new[]
    {
        HandshakeCommands.All(options),
        LoginCommands.All(database, options.Sha1User),
        CursorCommands.All(database, cursors, options.ReplicaSet),
        WriteCommands.All(database),
        CatalogCommands.All(database),
    }.SelectMany(group => group).ToFrozenDictionary();

    public async Task<byte[]> ExecuteAsync(ClientSession session, WireMessage message, CancellationToken stop)
    {
        var request = new CommandRequest(
            session, options.ReplicaSet?.Reign, message.Body, message.DocumentSequence, message.LegacyDatabase);
        var command = commands.GetValueOrDefault(request.Name);
        log.Record(
            request.Session,
            request.Database,
            request.Name,
            command?.Scope == CommandScope.Collection ? request.Collection : "",
            [.. request.Unions]);
        try
        {
            if (command is null)
            {
                throw new MongoCommandException(MongoErrorCode.CommandNotFound, $"no such command: '{request.Name}'");
            }

            if (options.RequireLogin && request.Session.User.Length == 0 && command.Scope != CommandScope.Connection)
            {
                throw new MongoCommandException(MongoErrorCode.Unauthorized, $"Command {request.Name} requires authentication");
            }

            if (command.Scope == CommandScope.Connection)
            {
                return await command.ExecuteAsync(request, stop);
            }

            options.ReplicaSet?.Admit(request);
            var reply = await command.ExecuteAsync(request, stop);
            options.ReplicaSet?.EnsureUninterrupted(request.Reign);
            return reply;
        }
        catch (MongoCommandException failure)
        {
            return Reply.Failure(failure.Code, failure.Message);
        }
        catch (PostgresException failure)
        {
            return Reply.Failure(DocumentDbErrors.ToMongo(failure.SqlState), failure.MessageText);
        }
        catch (NpgsqlException failure)
        {
            return Reply.Failure(MongoErrorCode.InternalError, failure.Message);
        }
        catch (InvalidDataException failure)
        {
            return Reply.Failure(MongoErrorCode.FailedToParse, failure.Message);
        }
    }
}
