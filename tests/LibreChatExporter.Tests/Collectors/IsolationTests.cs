using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Collectors;

/// <summary>A collection that cannot be read costs the families that are made of it, and no others.</summary>
public sealed class IsolationTests
{
    private const string Success = "librechat_exporter_collector_success", Errors = "librechat_exporter_collector_errors_total";

    /// <summary>Families that are of transactions and of something else, too: the time, accounts, or agents.</summary>
    private static readonly string[] Mixed =
        ["librechat_budget_forecast_usd", "librechat_user_last_transaction_timestamp_seconds", "librechat_model_info"];

    private static readonly TimeSpan SlowInterval = TimeSpan.FromMinutes(5);

    /// <summary>What fails, which collector then does, and which others show what they knew.</summary>
    public static TheoryData<string, string, string> Failures => new()
    {
        { "agents", "agents", "" },
        { "users", "users", "" },
        { "balances", "balances", "" },
        { "messages", "activity", "" },
        { "files", "documents", "" },
        { "rows", "usage", "windows history calls prices budgets" },
        { "answers", "usage", "windows history calls prices budgets" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_cannot_be_read_for_a_while_leaves_the_other_families_right(string failure, string collector, string followers)
    {
        using var healthy = new Installation();
        using var broken = new Installation();
        Assert.Equal(Values(healthy.Refresh()), Values(broken.Refresh()));
        Scrape before = broken.Refresh();
        _ = healthy.Refresh();
        foreach (Installation installation in (Installation[])[healthy, broken])
        {
            installation.Exporter.Clock.Advance(SlowInterval);
            installation.Grow();
        }

        Break(broken, failure);
        (Scrape right, Scrape scrape) = (healthy.Refresh(), broken.Refresh());
        string[] stale = [collector, .. followers.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Compare.Family(Success, right[Success].ToDictionary(s => s.Key, s => s.Key == $"collector={collector}" ? 0.0 : 1), scrape[Success]);
        Compare.Family(Errors, right[Errors].ToDictionary(s => s.Key, s => s.Key == $"collector={collector}" ? 1.0 : 0), scrape[Errors]);
        Assert.Equal(collector == "usage" ? 0 : 1, scrape.Value("librechat_up"));
        foreach (string family in Installation.Of(Installation.FamiliesOf.Keys).Except(Mixed))
        {
            bool isStale = Installation.Of(stale).Contains(family);
            Compare.Family(family, (isStale ? before : right)[family], scrape[family], failure);
        }

        Assert.Equal(Values(healthy.Refresh()), Values(broken.Refresh()));
    }

    [Theory]
    [InlineData("users", "users")]
    [InlineData("balances", "balances")]
    [InlineData("messages", "activity")]
    [InlineData("files", "documents")]
    public void What_cannot_be_read_from_the_start_is_absent_and_the_rest_is_there(string failure, string collector)
    {
        using var healthy = new Installation();
        using var broken = new Installation();
        Break(broken, failure);
        (Scrape right, Scrape scrape) = (healthy.Refresh(), broken.Refresh());

        Assert.Equal(0, scrape.Value(Success, $"collector={collector}"));
        Assert.Equal(1, scrape.Value("librechat_up"));
        IEnumerable<string> absent = right.Families.Keys.Except(scrape.Families.Keys);
        Assert.Subset(Installation.Of([collector, "coverage"]).ToHashSet(), absent.ToHashSet());
        Assert.NotEmpty(absent);
        foreach (string family in Installation.Of(Installation.FamiliesOf.Keys).Except(absent))
        {
            Compare.Family(family, right[family], scrape[family], failure);
        }

        Assert.Equal(Values(healthy.Refresh()), Values(broken.Refresh()));
    }

    [Fact]
    public void Without_the_agents_usage_and_chats_wait_and_people_do_not()
    {
        using var healthy = new Installation();
        using var broken = new Installation();
        Break(broken, "agents");
        (Scrape right, Scrape scrape) = (healthy.Refresh(), broken.Refresh());

        Assert.Equal(0, scrape.Value("librechat_up"));
        Assert.Empty(Installation.Of(["usage", "windows", "activity"]).Intersect(scrape.Families.Keys));
        foreach (string family in (string[])["librechat_users", .. Installation.FamiliesOf["balances"]])
        {
            Compare.Family(family, right[family], scrape[family]);
        }
    }

    [Theory]
    [InlineData("users", "users")]
    [InlineData("balances", "balances")]
    [InlineData("agents", "agents")]
    public void A_document_that_is_none_fails_its_collector_and_no_other(string collection, string collector)
    {
        using var healthy = new Installation();
        using var broken = new Installation();
        (_, Scrape before) = (healthy.Refresh(), broken.Refresh());
        MemorySource source = broken.Source;
        List<byte[]> documents = collection switch { "users" => source.Users, "balances" => source.Balances, _ => source.Agents };
        documents.Add(documents[0][..^2]);
        (Scrape right, Scrape scrape) = (healthy.Refresh(), broken.Refresh());

        Compare.Family(Success, right[Success].ToDictionary(s => s.Key, s => s.Key == $"collector={collector}" ? 0.0 : 1), scrape[Success]);
        foreach (string family in Installation.Of(Installation.FamiliesOf.Keys))
        {
            Compare.Family(
                family, (Installation.FamiliesOf[collector].Contains(family) ? before : right)[family], scrape[family], collection);
        }
    }

    private static void Break(Installation installation, string failure)
    {
        switch (failure)
        {
            case "rows":
                installation.Source.FailAtRow = 0;
                break;
            case "answers":
                installation.Source.FailAfterAnswers = 0;
                break;
            default:
                installation.Source.Fail.Add(failure);
                break;
        }
    }

    /// <summary>All that is shown but how the refreshes went.</summary>
    private static List<string> Values(Scrape scrape) =>
    [
        .. scrape.Families.Where(family => !family.Key.StartsWith("librechat_exporter_", StringComparison.Ordinal))
            .SelectMany(family => family.Value.Select(series => $"{family.Key}{{{series.Key}}} {series.Value}")).Order(),
    ];
}
