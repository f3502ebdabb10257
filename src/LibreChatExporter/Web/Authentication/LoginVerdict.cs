namespace LibreChatExporter.Web.Authentication;

/// <summary>What became of a login.</summary>
internal enum LoginVerdict
{
    /// <summary>It gets in.</summary>
    Right,

    /// <summary>It does not.</summary>
    Wrong,

    /// <summary>There were too many before it to find out.</summary>
    NotTried,
}
