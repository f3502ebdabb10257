using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace LibreChatExporter.Web.Api;

/// <summary>The names of parameters.</summary>
internal static class ParameterNames
{
    /// <summary>Those that a class has.</summary>
    public static IEnumerable<string> In<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>()
        => typeof(T).GetProperties().Select(property => property.GetCustomAttribute<FromQueryAttribute>()!.Name!);
}
