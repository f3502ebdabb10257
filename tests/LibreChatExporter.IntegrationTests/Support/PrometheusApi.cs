using System.Globalization;
using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>What Grafana asks a Prometheus: queries and values of labels.</summary>
/// <param name="address">Where its API is.</param>
internal sealed class PrometheusApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _http.Dispose();

    /// <summary>The series of a query at an instant; a number without labels is a series, too.</summary>
    /// <exception cref="PromqlException">Prometheus refused it.</exception>
    internal async Task<IReadOnlyList<Sample>> Instant(string query, DateTimeOffset time)
    {
        JsonElement data = await Ask("query", ("query", query), ("time", Seconds(time)));
        return data.GetProperty("resultType").GetString() == "scalar"
            ? [new Sample(new Dictionary<string, string>(), Number(data.GetProperty("result")[1]))]
            : [.. data.GetProperty("result").EnumerateArray()
                .Select(series => new Sample(Labels(series), Number(series.GetProperty("value")[1])))];
    }

    /// <summary>The series of a query over a range, each with its values.</summary>
    /// <exception cref="PromqlException">Prometheus refused it.</exception>
    internal async Task<IReadOnlyList<PrometheusServer.Series>> Range(string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step)
    {
        JsonElement data = await Ask(
            "query_range", ("query", query), ("start", Seconds(start)), ("end", Seconds(end)),
            ("step", step.TotalSeconds.ToString(CultureInfo.InvariantCulture)));
        return [.. data.GetProperty("result").EnumerateArray().Select(series => new PrometheusServer.Series(
            Labels(series), [.. series.GetProperty("values").EnumerateArray().Select(sample => Number(sample[1]))]))];
    }

    /// <summary>The samples themselves that a selector with a range finds: none is looked back for.</summary>
    /// <exception cref="PromqlException">Prometheus refused it.</exception>
    internal async Task<IReadOnlyList<RawSeries>> Raw(string query, DateTimeOffset time)
    {
        JsonElement data = await Ask("query", ("query", query), ("time", Seconds(time)));
        return [.. data.GetProperty("result").EnumerateArray().Select(series => new RawSeries(
            Labels(series),
            [.. series.GetProperty("values").EnumerateArray().Select(sample => (sample[0].GetDouble(), Number(sample[1])))]))];
    }

    /// <summary>The values of a label, in order; of all series, or of those that a selector finds.</summary>
    /// <exception cref="PromqlException">Prometheus refused it.</exception>
    internal async Task<IReadOnlyList<string>> LabelValues(string label, string? selector, DateTimeOffset start, DateTimeOffset end)
    {
        List<(string, string)> parameters = [("start", Seconds(start)), ("end", Seconds(end))];
        if (selector is not null)
        {
            parameters.Add(("match[]", selector));
        }

        JsonElement data = await Ask($"label/{label}/values", [.. parameters]);
        return [.. data.EnumerateArray().Select(value => value.GetString()!)];
    }

    private static string Seconds(DateTimeOffset time)
        => (time.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Labels(JsonElement series)
        => series.GetProperty("metric").Deserialize<Dictionary<string, string>>()!;

    private static double Number(JsonElement value) => value.GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        string number => double.Parse(number, CultureInfo.InvariantCulture),
        null => throw new FormatException("Prometheus gives numbers as texts"),
    };

    private async Task<JsonElement> Ask(string path, params (string Name, string Value)[] parameters)
    {
        string query = string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
        using HttpResponseMessage response = await _http.GetAsync(new Uri($"{path}?{query}", UriKind.Relative));
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        return answer.GetProperty("status").GetString() == "success"
            ? answer.GetProperty("data")
            : throw new PromqlException(answer.GetProperty("error").GetString()!);
    }

    /// <summary>A series and its value at one instant.</summary>
    internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);

    /// <summary>A series and its samples, oldest first, with their times in seconds since the Unix epoch.</summary>
    internal sealed record RawSeries(IReadOnlyDictionary<string, string> Labels, (double Time, double Value)[] Samples);
}

/// <summary>A query that Prometheus refused, and its words for that.</summary>
internal sealed class PromqlException(string message) : Exception(message);
