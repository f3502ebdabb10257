namespace LibreChatExporter.Accounts;

/// <summary>What stands for a user in the label <c>user</c>.</summary>
internal enum UserLabelKind
{
    /// <summary>The id, 24 hexadecimal digits.</summary>
    Id,

    /// <summary>The e-mail address.</summary>
    Email,

    /// <summary>The login name.</summary>
    Username,

    /// <summary>The full name.</summary>
    Name,

    /// <summary>The domain of the e-mail address: its users add up.</summary>
    Domain,

    /// <summary>The role: its users add up.</summary>
    Role,

    /// <summary>A keyed hash of the id.</summary>
    Hash,

    /// <summary>The same for all users, who add up.</summary>
    None,
}

/// <summary>What follows from the kind of label.</summary>
internal static class UserLabelKinds
{
    extension(UserLabelKind kind)
    {
        /// <summary>Whether the label is made of the account, and not of the id alone.</summary>
        public bool NeedsAccounts => kind is not (UserLabelKind.Id or UserLabelKind.Hash or UserLabelKind.None);

        /// <summary>Whether the label is not to tell who somebody is.</summary>
        public bool HidesUsers => kind is UserLabelKind.Domain or UserLabelKind.Role or UserLabelKind.Hash or UserLabelKind.None;
    }
}
