using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibreChatExporter.Sources.Mongo;

[assembly: DisableRuntimeMarshalling]

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Lets the imports of this assembly find the library that the exporter has found.</summary>
internal static class NativeSetup
{
    [ModuleInitializer]
    internal static void ResolveLibmongoc() => NativeLibrary.SetDllImportResolver(typeof(NativeSetup).Assembly, Libmongoc.Resolve);
}
