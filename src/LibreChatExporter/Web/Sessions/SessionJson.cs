using System.Text.Json.Serialization;

namespace LibreChatExporter.Web.Sessions;

/// <summary>How sessions are kept. What is missing or null in a file is an error.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Session[]))]
internal sealed partial class SessionJson : JsonSerializerContext;
