using Microsoft.Extensions.Logging;

namespace LibreChatExporter.Tests.Support;

/// <summary>Keeps what is logged as an error.</summary>
internal sealed class ListLogger : ILogger
{
    public List<string> Errors { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Error)
        {
            Errors.Add(formatter(state, exception));
        }
    }
}
