using System.Globalization;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Backfill;

/// <summary>
/// A file for each day of UTC that has samples, named after it. Each can be imported without the others, and is there as a whole or not at
/// all.
/// </summary>
/// <param name="folder">Where they are to be.</param>
internal sealed class DayFiles(string folder) : IBackfillOutput, IDisposable
{
    private WholeFile? _file;

    /// <inheritdoc/>
    public long? FileSpan => 24 * 60 * 60;

    /// <inheritdoc/>
    public Stream BeginFile(long start)
    {
        string day = DateTimeOffset.FromUnixTimeSeconds(start).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        _file = new WholeFile(Path.Combine(folder, $"{day}.om"));
        return _file.Stream;
    }

    /// <inheritdoc/>
    public void EndFile()
    {
        _file!.Complete(overwrite: false);
        _file = null;
    }

    /// <summary>Deletes the file that has not become complete.</summary>
    public void Dispose() => _file?.Dispose();
}
