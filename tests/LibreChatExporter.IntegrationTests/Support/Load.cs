using System.Globalization;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>What a process takes of the machine at one moment, as the kernel says, and of its heap, as it says itself.</summary>
/// <param name="Resident">Bytes in memory.</param>
/// <param name="Heap">Bytes of the managed heap after the last collection.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Files">Open files and sockets.</param>
internal sealed record Load(double Resident, double Heap, double Threads, double Files)
{
    internal static Load Of(int process, Scrape scrape)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        return new Load(
            1024 * Number(status, "VmRSS:"),
            scrape.Sum("dotnet_gc_heap_size_bytes"),
            Number(status, "Threads:"),
            Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count());
    }

    /// <summary>The median of each figure.</summary>
    internal static Load Median(IReadOnlyCollection<Load> loads) => new(
        Median(loads, load => load.Resident),
        Median(loads, load => load.Heap),
        Median(loads, load => load.Threads),
        Median(loads, load => load.Files));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Resident / (1 << 20),6:F1} MiB resident, {Heap / (1 << 20),5:F1} MiB heap, {Threads,3} threads, {Files,4} open files");

    private static double Median(IReadOnlyCollection<Load> loads, Func<Load, double> figure)
        => loads.Select(figure).Order().ElementAt(loads.Count / 2);

    private static double Number(string[] status, string field)
    {
        string line = status.Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
