using System.Net.Mime;
using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.Telemetry;
using LibreChatExporter.TimeWindows;
using LibreChatExporter.Web.Authentication;
using LibreChatExporter.Web.Sessions;
using Microsoft.OpenApi;

namespace LibreChatExporter.Web.Api;

/// <summary>The OpenAPI document: adds what the framework cannot see in the signatures of the endpoints.</summary>
internal static class ApiDocument
{
    private static readonly Dictionary<string, string> Responses = new()
    {
        ["200"] = "The answer.",
        ["400"] = "The query is invalid; errors has the parameters and what is wrong with each.",
        ["401"] = "A login is needed, or was wrong.",
        ["429"] = "There were too many wrong logins.",
        ["503"] = "The history is not known yet, or it is not kept.",
    };

    /// <summary>Adds what makes the document.</summary>
    public static void AddTo(IServiceCollection services, ExporterSettings settings) => services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document, settings.BasePath);
            AddLogins(document, settings.Login, settings.HasPages);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            Complete(operation);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (typeof(UsageTotals).Assembly == context.JsonTypeInfo.Type.Assembly)
            {
                schema.Required = schema.Properties?.Keys.ToHashSet();
                DescribeAmounts(schema, context.JsonTypeInfo.Type);
            }

            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document, string basePath)
    {
        document.Info.Title = "librechat-exporter";
        document.Info.Version = BuildInfo.Current.Version;
        document.Info.Description
            = "What LibreChat's users, models and agents have used, in any time range, from memory. Money is in US dollars.";

        // The framework would name the host that the request named.
        document.Servers = [new OpenApiServer { Url = basePath.Length > 0 ? basePath : "/" }];
    }

    /// <summary>Amounts are described where they are listed.</summary>
    private static void DescribeAmounts(OpenApiSchema schema, Type type)
    {
        string? suffix = type == typeof(Tokens) ? nameof(Tokens) : type.IsSubclassOf(typeof(UsageTotals)) ? "" : null;
        foreach ((string name, IOpenApiSchema property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (suffix is not null && UsageColumn.All.FirstOrDefault(column => column.Name == name + suffix) is { } column)
            {
                property.Description = column.Description;
            }
        }
    }

    private static void AddLogins(OpenApiDocument document, LoginSettings? login, bool canSignIn)
    {
        Dictionary<string, IOpenApiSecurityScheme> schemes = [];
        if (login?.Tokens is not null)
        {
            schemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
            schemes["key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = LoginAttempt.KeyHeader,
            };
        }

        if (login?.Users is not null || login?.UserList is not null)
        {
            schemes["basic"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic" };
        }

        if (schemes.Count > 0 && canSignIn)
        {
            schemes["session"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = SessionCookie.Name,
                Description = "What a browser gets at /signin.",
            };
        }

        if (schemes.Count > 0)
        {
            (document.Components ??= new OpenApiComponents()).SecuritySchemes = schemes;
            document.Security =
            [
                .. schemes.Keys.Select(
                    name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] }),
            ];
        }
    }

    private static void Complete(OpenApiOperation operation)
    {
        foreach (IOpenApiParameter parameter in operation.Parameters ?? [])
        {
            if (parameter.Schema is OpenApiSchema schema)
            {
                Complete(parameter.Name, schema);
            }
        }

        foreach ((string status, IOpenApiResponse response) in operation.Responses ?? [])
        {
            response.Description = Responses[status];
        }

        if (operation.Responses?.GetValueOrDefault("200")?.Content is { } content)
        {
            content[MediaTypeNames.Text.Csv] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    private static void Complete(string? parameter, OpenApiSchema schema)
    {
        switch (parameter)
        {
            case "period":
                schema.AnyOf =
                [
                    new OpenApiSchema { Enum = [.. TimePeriod.NamesSoFar, .. TimePeriod.NamesOfLast, TimePeriod.Custom] },
                    new OpenApiSchema { Pattern = "^[1-9][0-9]*[hd]$" },
                    new OpenApiSchema { Pattern = "^[0-9]{4}(-[0-9]{2}){0,2}$" },
                ];
                schema.Examples = ["24h", "7d", "30d", "today", "month", "last-month", "2026-10", TimePeriod.Custom];
                break;
            case "format":
                schema.Enum = ["json", "csv"];
                break;
            case "limit":
                (schema.Type, schema.Default) = (JsonSchemaType.Integer, ListParameters.DefaultLimit);
                break;
        }
    }
}
