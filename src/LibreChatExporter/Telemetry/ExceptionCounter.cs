using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using LibreChatExporter.Exposition;
using Prometheus;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Telemetry;

/// <summary>Counts the exceptions that are thrown in the process, caught ones too. Safe for any number of threads.</summary>
internal sealed class ExceptionCounter : IDisposable
{
    /// <summary>How many types are told apart; the others are <c>other</c>.</summary>
    internal const int MaxTypes = 50;

    private static readonly MetricFamily Thrown = new(
        "dotnet_exceptions_total", MetricType.Counter, "Exceptions thrown, by type.", labels: "type");

    /// <summary>What is thrown while an exception is counted would be counted without end.</summary>
    [ThreadStatic]
    private static bool _isCounting;

    private readonly Counter _thrown;
    private readonly ConcurrentDictionary<string, Counter.Child> _types = [];

    /// <summary>Starts to count.</summary>
    internal ExceptionCounter(TelemetryRegistry registry)
    {
        _thrown = registry.Counter(Thrown);
        AppDomain.CurrentDomain.FirstChanceException += Count;
    }

    /// <summary>Ends to count.</summary>
    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Count;

    private void Count(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (_isCounting)
        {
            return;
        }

        _isCounting = true;
        try
        {
            Of(thrown.Exception.GetType().Name).Inc();
        }
        finally
        {
            _isCounting = false;
        }
    }

    private Counter.Child Of(string type)
    {
        return _types.TryGetValue(type, out Counter.Child? known) ? known
            : _types.Count < MaxTypes ? _types.GetOrAdd(type, name => _thrown.WithLabels(name))
            : _thrown.WithLabels(WebMetrics.Other);
    }
}
