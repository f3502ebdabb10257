namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Tests that look at the same live sample.</summary>
[CollectionDefinition(Name)]
public sealed class LiveCollection : ICollectionFixture<LiveSample>
{
    internal const string Name = "live sample";
}

/// <summary>Tests that look at the same live sample through a newer Prometheus.</summary>
[CollectionDefinition(Name)]
public sealed class NewerLiveCollection : ICollectionFixture<NewerLiveSample>
{
    internal const string Name = "live sample of a newer Prometheus";
}
