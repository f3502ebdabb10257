using System.Collections.Frozen;

namespace LibreChatExporter.TestGateway.Engine;

/// <summary>
/// Translates the engine's SQLSTATEs into MongoDB's error codes. DocumentDB numbers its own errors M0000, M0001, … without regard to
/// MongoDB's numbers; those that a client of the tests can meet are listed, any other becomes an internal error.
/// </summary>
internal static class DocumentDbErrors
{
    private static readonly FrozenDictionary<string, MongoErrorCode> Codes = new Dictionary<string, MongoErrorCode>
    {
        ["M0001"] = MongoErrorCode.BadValue,
        ["M0003"] = MongoErrorCode.FailedToParse,
        ["M00ER"] = MongoErrorCode.Unauthorized,
        ["M0004"] = MongoErrorCode.TypeMismatch,
        ["M0005"] = MongoErrorCode.Overflow,
        ["M00EV"] = MongoErrorCode.AuthenticationFailed,
        ["M0006"] = MongoErrorCode.IllegalOperation,
        ["M00EW"] = MongoErrorCode.LockTimeout,
        ["M0008"] = MongoErrorCode.NamespaceNotFound,
        ["M0009"] = MongoErrorCode.IndexNotFound,
        ["M000A"] = MongoErrorCode.PathNotViable,
        ["M000B"] = MongoErrorCode.RoleNotFound,
        ["M000D"] = MongoErrorCode.ConflictingUpdateOperators,
        ["M000E"] = MongoErrorCode.CursorNotFound,
        ["M000F"] = MongoErrorCode.NamespaceExists,
        ["M00EX"] = MongoErrorCode.MaxTimeMSExpired,
        ["M000G"] = MongoErrorCode.DollarPrefixedFieldName,
        ["M000J"] = MongoErrorCode.EmptyFieldName,
        ["M000K"] = MongoErrorCode.DottedFieldName,
        ["M00EY"] = MongoErrorCode.CommandNotFound,
        ["M000M"] = MongoErrorCode.ImmutableField,
        ["M000N"] = MongoErrorCode.CannotCreateIndex,
        ["M000O"] = MongoErrorCode.IndexAlreadyExists,
        ["M000P"] = MongoErrorCode.InvalidOptions,
        ["M000Q"] = MongoErrorCode.InvalidNamespace,
        ["M000R"] = MongoErrorCode.IndexOptionsConflict,
        ["M000S"] = MongoErrorCode.IndexKeySpecsConflict,
        ["M00F0"] = MongoErrorCode.ShutdownInProgress,
        ["M00F1"] = MongoErrorCode.WriteConflict,
        ["M000U"] = MongoErrorCode.CommandNotSupported,
        ["M00CO"] = MongoErrorCode.DocumentValidationFailure,
        ["M000W"] = MongoErrorCode.ExceededMemoryLimit,
        ["M000Z"] = MongoErrorCode.CommandNotSupportedOnView,
        ["M0015"] = MongoErrorCode.ConversionFailure,
        ["M001B"] = MongoErrorCode.BSONObjectTooLarge,
        ["M001C"] = MongoErrorCode.DuplicateKey,
        ["M0020"] = MongoErrorCode.Location16410,
        ["M007U"] = MongoErrorCode.Location40324,
        ["M0088"] = MongoErrorCode.Location40415,
        ["M00E0"] = MongoErrorCode.Location51003,

        // PostgreSQL's own states that come through as they are.
        ["0A000"] = MongoErrorCode.CommandNotSupported,
        ["22023"] = MongoErrorCode.BadValue,
        ["22P02"] = MongoErrorCode.FailedToParse,
        ["23505"] = MongoErrorCode.DuplicateKey,
        ["23P01"] = MongoErrorCode.DuplicateKey,
        ["40P01"] = MongoErrorCode.WriteConflict,
        ["42501"] = MongoErrorCode.Unauthorized,
        ["42704"] = MongoErrorCode.UserNotFound,
        ["42710"] = MongoErrorCode.Location51003,
        ["42P01"] = MongoErrorCode.NamespaceNotFound,
        ["55P03"] = MongoErrorCode.LockTimeout,
        ["57014"] = MongoErrorCode.MaxTimeMSExpired,
        ["57P01"] = MongoErrorCode.ShutdownInProgress,
    }.ToFrozenDictionary();

    public static MongoErrorCode ToMongo(string sqlState) => Codes.GetValueOrDefault(sqlState, MongoErrorCode.InternalError);

    /// <summary>Reads an error inside a reply, where the engine packs the five characters of the SQLSTATE into one number.</summary>
    public static MongoErrorCode ToMongo(long packedSqlState)
    {
        Span<char> state = stackalloc char[5];
        for (var i = 0; i < state.Length; i++)
        {
            state[i] = (char)('0' + ((packedSqlState >> (6 * i)) & 0x3F));
        }

        return ToMongo(new string(state));
    }
}
