using System.Collections.Frozen;
using LibreChatExporter.TestGateway.Engine;
using Npgsql;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>Finds the command that a client asks for, logs it, runs it and turns failures into replies.</summary>
internal sealed class CommandDispatcher(DocumentDb database, CursorTable cursors, CommandLog log, bool requireLogin)
{
    private readonly FrozenDictionary<string, Command> commands = new[]
    {
        HandshakeCommands.All(),
        LoginCommands.All(database),
        CursorCommands.All(database, cursors),
        WriteCommands.All(database),
        CatalogCommands.All(database),
    }.SelectMany(group => group).ToFrozenDictionary();

    public async Task<byte[]> ExecuteAsync(CommandRequest request, CancellationToken stop)
    {
        var command = commands.GetValueOrDefault(request.Name);
        log.Record(request.Session, request.Database, request.Name, command?.Scope == CommandScope.Collection ? request.Collection : "");
        try
        {
            if (command is null)
            {
                throw new MongoCommandException(MongoErrorCode.CommandNotFound, $"no such command: '{request.Name}'");
            }

            if (requireLogin && request.Session.User.Length == 0 && command.Scope != CommandScope.Connection)
            {
                throw new MongoCommandException(MongoErrorCode.Unauthorized, $"Command {request.Name} requires authentication");
            }

            return await command.ExecuteAsync(request, stop);
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
