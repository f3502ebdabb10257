using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace LibreChatExporter.TestGateway.Engine;

/// <summary>Calls the SQL functions of DocumentDB; documents go in and come out as the bytes they are.</summary>
internal sealed class DocumentDb
{
    private readonly NpgsqlDataSource source;

    public DocumentDb(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // How long a command may take is the client's to say (maxTimeMS).
            CommandTimeout = 0,
            ReadBufferSize = 65536,
            WriteBufferSize = 65536,
        };
        source = NpgsqlDataSource.Create(settings);
    }

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken stop) => source.OpenConnectionAsync(stop);

    /// <summary>Calls a function that returns one document.</summary>
    public async Task<byte[]> CallAsync(string sql, CancellationToken stop, params object?[] arguments)
    {
        await using var connection = await OpenAsync(stop);
        return await ReadRowAsync(connection, sql, row => row.GetFieldValue<byte[]>(0), stop, arguments);
    }

    /// <summary>Reads the single row of a query on a connection that the caller holds.</summary>
    public static async Task<T> ReadRowAsync<T>(
        NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken stop,
        params object?[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(ToParameter(argument));
        }

        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, stop);
        await row.ReadAsync(stop);
        return read(row);
    }

    private static NpgsqlParameter ToParameter(object? argument) => argument is string
        ? new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = argument }
        : new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = argument ?? DBNull.Value };
}
