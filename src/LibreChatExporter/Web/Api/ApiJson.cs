using System.Text.Json;
using System.Text.Json.Serialization;
using LibreChatExporter.History;
using Microsoft.AspNetCore.Mvc;

namespace LibreChatExporter.Web.Api;

/// <summary>How answers are written, worked out when the exporter is built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Summary))]
[JsonSerializable(typeof(TopList<UserItem>))]
[JsonSerializable(typeof(TopList<ModelItem>))]
[JsonSerializable(typeof(TopList<AgentItem>))]
[JsonSerializable(typeof(TopList<CostItem>))]
[JsonSerializable(typeof(TimeSeries))]
[JsonSerializable(typeof(CallList))]
[JsonSerializable(typeof(ProviderList))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(ApiIndex))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes the server write answers so.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolverChain.Insert(0, Default);
        options.Converters.Add(new JsonStringEnumConverter<HistoryResolution>(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new JsonStringEnumConverter<StepLength>(JsonNamingPolicy.CamelCase));
    }
}
