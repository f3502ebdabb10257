using System.Text.Json;

namespace LibreChatExporter.Commands.Checks;

/// <summary>Writes what <c>check</c> has found out as one JSON object. What is not known is null.</summary>
internal static class CheckJson
{
    internal static void Write(Stream output, CheckReport report)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteBoolean("works", report.Error is null);
        json.WriteString("error", report.Error);
        json.WriteString("source", report.Source);
        json.WriteString("server", report.Server);
        json.WriteStartArray("collections");
        report.Collections.ForEach(collection => Write(json, collection));
        json.WriteEndArray();
        if (report.Usage is { } usage)
        {
            Write(json, usage);
        }
        else
        {
            json.WriteNull("usage");
        }

        Write(json, "notices", report.Notices);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, CollectionCheck collection)
    {
        json.WriteStartObject();
        json.WriteString("name", collection.Name);
        json.WriteString("neededFor", collection.NeededFor);
        json.WriteBoolean("exists", collection.Exists);
        json.WriteBoolean("isEmpty", collection.IsEmpty);
        Write(json, "documents", collection.Documents);
        Write(json, "missingFields", collection.MissingFields);
        json.WriteStartArray("indexes");
        foreach (IndexCheck index in collection.Indexes)
        {
            json.WriteStartObject();
            json.WriteString("field", index.Field);
            json.WriteBoolean("exists", index.Exists);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UsageCheck usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("transactions", usage.Transactions);
        Write(json, "first", usage.First);
        Write(json, "last", usage.Last);
        json.WriteNumber("users", usage.Users);
        json.WriteNumber("agents", usage.Agents);
        json.WriteNumber("models", usage.Models);
        json.WriteNumber("answersSinceLast", usage.AnswersSince);
        json.WritePropertyName("transactionsAreOn");
        if (usage.IsOn is { } isOn)
        {
            json.WriteBooleanValue(isOn);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartArray("newerFields");
        foreach (NewerFields newer in usage.Newer)
        {
            json.WriteStartObject();
            Write(json, "fields", newer.Fields);
            json.WriteBoolean("isThere", newer.IsThere);
            json.WriteString("adds", newer.Adds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("settings");
        foreach (SettingMatch match in usage.Settings)
        {
            json.WriteStartObject();
            json.WriteString("setting", match.Setting);
            json.WriteString("value", match.Value);
            json.WriteNumber("matches", match.Count);
            json.WriteString("of", match.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
        => json.WriteString(name, time is { } known ? $"{known.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}" : null);
}
