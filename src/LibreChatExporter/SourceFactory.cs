using LibreChatExporter.Settings;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Demo;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter;

/// <summary>Chooses the source that the settings ask for.</summary>
public static class SourceFactory
{
    /// <summary>The sample that is shipped beside the program.</summary>
    public static string SampleFolder => Path.Combine(AppContext.BaseDirectory, "sample");

    /// <summary>Makes the source; it is not read or connected to before it is first used.</summary>
    public static ILibreChatSource Create(ExporterSettings settings, TimeProvider clock)
    {
        if (settings.Demo)
        {
            return new DemoSource(new DumpSource(SampleFolder, database: null, settings.Tenant), clock);
        }

        string source = settings.Source!;
        return ExporterSettings.IsMongoUri(source)
            ? new MongoSource(source, settings.Database, settings.QueryTimeout, settings.Tenant)
            : new DumpSource(source, settings.Database, settings.Tenant);
    }
}
