using LibreChatExporter.Configuration;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Calls;
using LibreChatExporter.Sources.Demo;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.Hosting;

/// <summary>Chooses the source that the settings ask for.</summary>
internal static class SourceFactory
{
    /// <summary>The sample that is shipped beside the program.</summary>
    public static string SampleFolder => Path.Combine(AppContext.BaseDirectory, "sample");

    /// <summary>A command that ends is back within ten seconds where there is no server, and the DNS answers.</summary>
    private static readonly TimeSpan ServerSelectionOfCommands = TimeSpan.FromSeconds(7);

    /// <summary>Makes the source; it is not read or connected to before it is first used.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="clock">The time.</param>
    /// <param name="isServing">Whether it will be read again and again, rather than once by a command that ends.</param>
    /// <exception cref="SourceException">There can be no such source.</exception>
    public static ILibreChatSource Create(ExporterSettings settings, TimeProvider clock, bool isServing = false)
    {
        if (settings.Demo)
        {
            return new DemoSource(new DumpSource(SampleFolder, database: null, settings.Tenant), clock);
        }

        string source = settings.Source!;
        return ExporterSettings.IsMongoUri(source)
            ? new MongoSource(
                source,
                settings.Database,
                settings.QueryTimeout,
                settings.Tenant,
                isServing ? null : ServerSelectionOfCommands,
                settings.ReadConnections)
            : CallsSource.IsOne(source) ? new CallsSource(source, settings.Tenant)
            : new DumpSource(source, settings.Database, settings.Tenant);
    }
}
