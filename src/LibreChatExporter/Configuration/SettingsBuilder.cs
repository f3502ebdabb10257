using LibreChatExporter.Accounts;
using LibreChatExporter.Collectors;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Configuration;

/// <summary>Checks what was given and makes the settings of it.</summary>
internal static class SettingsBuilder
{
    /// <summary>Short keys can be guessed, and then the users behind the hashes.</summary>
    private const int MinKeyLength = 16;

    /// <summary>The settings.</summary>
    /// <exception cref="SettingsException">One is wrong, or some do not go together.</exception>
    public static ExporterSettings Build(GivenSettings given, SettingsFile file, GivenFile? fileItself)
    {
        var settings = new ExporterSettings
        {
            // Environment files of containers leave the quotes around a value.
            Source = given.Find(Setting.Source)?.Text.Trim().Trim('"', '\''),
            Database = given.Find(Setting.Database)?.NameOf("the name of a database"),
            Demo = given.IsOn(Setting.Demo),
            Once = given.IsOn(Setting.Once),
            AsOf = given.Find(Setting.AsOf)?.Instant(),
            Listen = given[Setting.Listen].EndPoint(),
            State = given.Find(Setting.State)?.NameOf("the path of a folder"),
            MaxConnections = given[Setting.MaxConnections].MaxConnections(),
            Login = AccessSection.Login(given, file.AuthUsers is null ? null : fileItself),
            SessionLifetime = given[Setting.SessionLifetime].Duration(),
            Tls = AccessSection.Tls(given),
            AllowedHosts = given.Find(Setting.AllowedHosts)?.Hosts() ?? GlobList.Empty,
            BasePath = given.Find(Setting.BasePath)?.BasePath() ?? "",
            GrafanaUrl = given.Find(Setting.GrafanaUrl)?.WebAddress(),
            TrustedProxies = given.Find(Setting.TrustedProxies)?.Networks() ?? [],
            RefreshInterval = given[Setting.RefreshInterval].RefreshInterval(),
            SlowInterval = given[Setting.SlowInterval].Duration(),
            CompareInterval = given[Setting.CompareInterval].Duration(),
            Overlap = given[Setting.Overlap].Duration(),
            AttributionWait = given[Setting.AttributionWait].Duration(),
            FeedbackLookback = given[Setting.FeedbackLookback].Lookback(),
            QueryTimeout = given[Setting.QueryTimeout].Duration(),
            ReadConnections = given[Setting.ReadConnections].ReadConnections(),
            Windows = given[Setting.Windows].Windows(),
            TimeZone = given[Setting.TimeZone].TimeZone(),
            UserLabel = given[Setting.UserLabel].UserLabel(),
            UserHashKey = HashKey(given),
            UserInfo = given.IsOn(Setting.UserInfo),
            IncludeModels = given.Find(Setting.IncludeModels)?.Globs(),
            ExcludeModels = given.Find(Setting.ExcludeModels)?.Globs() ?? GlobList.Empty,
            IncludeAgents = given.Find(Setting.IncludeAgents)?.Globs(),
            ExcludeAgents = given.Find(Setting.ExcludeAgents)?.Globs() ?? GlobList.Empty,
            Tenant = given.Find(Setting.Tenant)?.Text,
            TenantLabel = given.IsOn(Setting.TenantLabel),
            SeriesLimit = given[Setting.SeriesLimit].SeriesLimit(),
            CallLog = given[Setting.CallLog].CallLog(),
            Disabled = Disabled(given),
            Reprice = given.IsOn(Setting.Reprice),
            LogLevel = given[Setting.LogLevel].LogLevel(),
            Budgets = file.Budgets,
            Prices = file.Prices,
        };
        CheckSource(settings, given);
        CheckTogether(settings, given);
        return settings.Demo ? settings with { Source = null } : settings;
    }

    private static HashSet<string> Disabled(GivenSettings given)
    {
        HashSet<string> disabled = given.Find(Setting.Disable)?.Optional().ToHashSet() ?? [];
        if (given[Setting.CallLog].CallLog() == 0)
        {
            disabled.Add(CollectorCatalogue.Calls);
        }

        return disabled;
    }

    private static byte[]? HashKey(GivenSettings given)
    {
        GivenValue label = given[Setting.UserLabel];
        return label.UserLabel() != UserLabelKind.Hash ? null
            : given.Find(Setting.UserHashKeyFile) is { } path ? SmallFile.ReadKey(path, MinKeyLength)
            : throw label.Wrong(
                $"hash needs {Setting.UserHashKeyFile.Flag} (or {Setting.UserHashKeyFile.Variable}): "
                + $"a file with a key of at least {MinKeyLength} bytes");
    }

    private static void CheckSource(ExporterSettings settings, GivenSettings given)
    {
        if (settings.Source is null && !settings.Demo)
        {
            throw new SettingsException(
                $"no source: give --source with a MongoDB URI or what mongodump wrote (or set {Setting.Source.Variable} or "
                + $"{Setting.Source.OtherVariable}), or try --demo");
        }

        // A source from the environment may be meant for other runs than that of the demo.
        if (settings.Demo && given.Find(Setting.Source)?.Origin == Setting.Source.Flag)
        {
            throw new SettingsException("--demo shows the shipped sample: leave out --source, or --demo");
        }

        if (settings.Demo && settings.Tenant is not (null or "none"))
        {
            throw given[Setting.Tenant].Wrong("the demo has no tenants: leave it out, or --demo");
        }
    }

    private static void CheckTogether(ExporterSettings settings, GivenSettings given)
    {
        bool needsUsers = settings.UserLabel.NeedsAccounts || settings.UserInfo
            || settings.Budgets.Any(budget => budget.Scope.NeedsUsers);
        if (needsUsers && !settings.IsEnabled(CollectorCatalogue.Users))
        {
            throw given[Setting.Disable].Wrong(
                "users cannot be left out: user-label, user-info or the scope of a budget needs the accounts");
        }

        if (settings.UserInfo && settings.UserLabel.HidesUsers)
        {
            throw given[Setting.UserInfo].Wrong(
                $"librechat_user_info would name the users that {Setting.UserLabel.Name} {ValueParser.Name(settings.UserLabel)} hides: "
                + "leave out one of the two");
        }
    }
}
