using System.Reflection;
using System.Runtime.InteropServices;

namespace LibreChatExporter.Telemetry;

/// <summary>Which build this is.</summary>
/// <param name="Version">The version, as 1.2.3.</param>
/// <param name="Revision">The commit it was built from, or <c>unknown</c>.</param>
/// <param name="Runtime">The .NET runtime that runs it.</param>
internal sealed record BuildInfo(string Version, string Revision, string Runtime)
{
    private const int RevisionLength = 12;

    /// <summary>The build that is running.</summary>
    public static BuildInfo Current { get; } = Read(typeof(BuildInfo).Assembly);

    private static BuildInfo Read(Assembly assembly)
    {
        // The SDK writes "version+commit" here when it builds from a checkout.
        string informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        string[] parts = informational.Split('+', 2);
        return new BuildInfo(
            parts[0],
            parts.Length > 1 ? parts[1][..Math.Min(RevisionLength, parts[1].Length)] : "unknown",
            RuntimeInformation.FrameworkDescription);
    }
}
