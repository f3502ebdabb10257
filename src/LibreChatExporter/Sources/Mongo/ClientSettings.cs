using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

internal static class ClientSettings
{
    internal static MongoClientSettings Of(MongoAddress address, TimeSpan? serverSelection, TimeSpan socketTimeout)
    {
        MongoClientSettings settings = MongoClientSettings.FromConnectionString(address.Uri);
        settings.ApplicationName = "librechat-exporter";
        settings.SocketTimeout = socketTimeout;
        settings.ServerSelectionTimeout = serverSelection ?? settings.ServerSelectionTimeout;
        return settings;
    }
}
