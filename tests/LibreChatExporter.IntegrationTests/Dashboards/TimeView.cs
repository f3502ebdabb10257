using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>The selected time of a dashboard, and what a panel makes of it.</summary>
/// <param name="Start">Its beginning.</param>
/// <param name="End">Its end.</param>
/// <param name="Interval">The time between two points.</param>
internal sealed record TimeView(DateTimeOffset Start, DateTimeOffset End, TimeSpan Interval)
{
    /// <summary>As many points as a panel of usual width asks for.</summary>
    private const int UsualPoints = 1_000;

    /// <summary>What the data source has been told about the Prometheus of the tests.</summary>
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(1);

    /// <summary>The time that ends at an instant.</summary>
    internal static TimeView Ending(DateTimeOffset end, TimeSpan range)
        => new(end - range, end, IntervalOf(range, UsualPoints, ScrapeInterval));

    /// <summary>What a panel shows for this selection: its own length of time, and points not closer than it says.</summary>
    internal TimeView Of(Panel panel, Target target)
    {
        Assert.Equal("", panel.Json.Text("timeShift"));
        TimeSpan range = panel.Json.Text("timeFrom") is { Length: > 0 } own ? Duration(own) : End - Start;
        string least = target.Json.Text("interval") is { Length: > 0 } ofTarget ? ofTarget : panel.Json.Text("interval");
        int points = panel.Json.TryGetProperty("maxDataPoints", out JsonElement max) && max.ValueKind == JsonValueKind.Number
            ? max.GetInt32()
            : UsualPoints;
        return new TimeView(End - range, End, IntervalOf(range, points, least.Length > 0 ? Duration(least) : ScrapeInterval));
    }

    /// <summary>
    /// As Grafana asks for points: at whole multiples of the interval. The last is the first at or after the end, so that none is missed.
    /// </summary>
    internal TimeView Aligned() => this with
    {
        Start = new DateTimeOffset(Start.UtcTicks / Interval.Ticks * Interval.Ticks, TimeSpan.Zero),
        End = new DateTimeOffset((End.UtcTicks + Interval.Ticks - 1) / Interval.Ticks * Interval.Ticks, TimeSpan.Zero),
    };

    /// <summary>A query with values in place of what Grafana replaces.</summary>
    internal string Fill(string query, IReadOnlyDictionary<string, Choice> choices)
        => new Interpolation(End - Start, Interval, ScrapeInterval, choices).Apply(query);

    private static TimeSpan IntervalOf(TimeSpan range, int points, TimeSpan least)
    {
        var even = TimeSpan.FromSeconds(Math.Ceiling(range.TotalSeconds / points));
        return even > least ? even : least;
    }

    /// <summary>A length of time as Grafana writes it, such as <c>30d</c>, <c>now-30d</c> or <c>&gt;1m</c>.</summary>
    private static TimeSpan Duration(string text)
    {
        string trimmed = text.Replace("now-", "", StringComparison.Ordinal).TrimStart('>');
        double number = double.Parse(trimmed[..^1], System.Globalization.CultureInfo.InvariantCulture);
        return trimmed[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            'w' => TimeSpan.FromDays(7 * number),
            _ => throw new FormatException($"{text} is no length of time"),
        };
    }
}
