namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Tests that look at the same live sample.</summary>
[CollectionDefinition(Name)]
public sealed class LiveCollection : ICollectionFixture<LiveSample>
{
    internal const string Name = "live sample";
}
