namespace LibreChatExporter.Sources;

/// <summary>
/// The kinds of failure of a source, to be told apart by an alert: each is a value of a label, and there will never be many.
/// </summary>
internal enum SourceErrorReason
{
    /// <summary>None of the below.</summary>
    Other,

    /// <summary>There is no server to talk to.</summary>
    Unreachable,

    /// <summary>The server, or the network, took longer than allowed.</summary>
    Timeout,

    /// <summary>The user name or the password is wrong.</summary>
    Authentication,

    /// <summary>The user may not read that.</summary>
    Permission,

    /// <summary>The server has dropped what was being read.</summary>
    CursorLost,

    /// <summary>The server is not, or no longer, the one of its replica set that may be asked.</summary>
    PrimaryChanged,

    /// <summary>The connection broke while it was used.</summary>
    ConnectionLost,

    /// <summary>What came is no BSON, or no reply of MongoDB.</summary>
    Malformed,

    /// <summary>The server is asked more than it allows, and waiting did not help.</summary>
    Throttled,

    /// <summary>The server is too old for the driver.</summary>
    Unsupported,

    /// <summary>A collection or a file is not there.</summary>
    Missing,

    /// <summary>It could have been read, but not without something else that could not.</summary>
    Waiting,
}
