namespace LibreChatExporter.Exposition;

/// <summary>The formats that a snapshot can be served in.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus text format 0.0.4.</summary>
    Prometheus,

    /// <summary>OpenMetrics 1.0.0.</summary>
    OpenMetrics,
}

/// <summary>Names of the formats on the wire.</summary>
internal static class ExpositionFormats
{
    /// <summary>The value of <c>Content-Type</c> for a format.</summary>
    public static string ContentType(this ExpositionFormat format) => format switch
    {
        ExpositionFormat.OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        _ => "text/plain; version=0.0.4; charset=utf-8",
    };
}
