namespace LibreChatExporter.Reports;

/// <summary>What a report can be broken down by.</summary>
internal enum Dimension
{
    /// <summary>What stands for the user.</summary>
    User,

    /// <summary>The model.</summary>
    Model,

    /// <summary>The agent.</summary>
    Agent,

    /// <summary>Who serves the model.</summary>
    Provider,

    /// <summary>The domain of the e-mail address of the user's account.</summary>
    Domain,

    /// <summary>The role of the user's account.</summary>
    Role,

    /// <summary>The organisation.</summary>
    Tenant,

    /// <summary>What the call was for.</summary>
    Context,

    /// <summary>The full hour.</summary>
    Hour,

    /// <summary>The day of the time zone.</summary>
    Day,

    /// <summary>The week, from Monday.</summary>
    Week,

    /// <summary>The month.</summary>
    Month,

    /// <summary>The chat.</summary>
    Conversation,
}

/// <summary>What follows from a dimension.</summary>
internal static class Dimensions
{
    extension(Dimension dimension)
    {
        /// <summary>The word for it, on the command line and in a report.</summary>
        public string Name => dimension.ToString().ToLowerInvariant();

        /// <summary>Whether it is a unit of the calendar.</summary>
        public bool IsTime => dimension is Dimension.Hour or Dimension.Day or Dimension.Week or Dimension.Month;

        /// <summary>Whether it is made of the user's account.</summary>
        public bool NeedsAccounts => dimension is Dimension.Domain or Dimension.Role;
    }
}
