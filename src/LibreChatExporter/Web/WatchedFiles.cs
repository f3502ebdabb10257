using LibreChatExporter.Configuration;

namespace LibreChatExporter.Web;

/// <summary>
/// What is made of some files, made anew when their content changes, however they were replaced. Files that are broken leave what there is.
/// <see cref="Current"/> may be read by any thread, the rest is for one.
/// </summary>
internal sealed class WatchedFiles<T>
    where T : class
{
    private readonly IReadOnlyList<GivenFile> _files;
    private readonly Func<IReadOnlyDictionary<GivenFile, string>, T> _make;
    private Dictionary<GivenFile, string> _used;
    private string? _complaint;
    private bool _hasComplained;
    private volatile T _current;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="files">The files.</param>
    /// <param name="make">Makes it of their texts; throws a <see cref="SettingsException"/> where they are wrong.</param>
    /// <exception cref="SettingsException">They are wrong or cannot be read.</exception>
    public WatchedFiles(IReadOnlyList<GivenFile> files, Func<IReadOnlyDictionary<GivenFile, string>, T> make)
    {
        (_files, _make) = (files, make);
        _used = Read();
        _current = make(_used);
    }

    /// <summary>What was made of the last files that were right.</summary>
    public T Current => _current;

    /// <summary>
    /// Looks at the files. Only what is wrong at two looks in a row is complained of, once: files that belong together are rarely replaced
    /// at once.
    /// </summary>
    public void Look(ILogger log)
    {
        try
        {
            Dictionary<GivenFile, string> texts = Read();
            if (texts.Any(text => _used[text.Key] != text.Value))
            {
                _current = _make(texts);
                _used = texts;
                log.LogInformation("what changed in {Files} is in use", Names);
            }

            (_complaint, _hasComplained) = (null, false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (e.Message == _complaint && !_hasComplained)
            {
                log.LogError("{Complaint}; what {Files} held before stays in use", e.Message, Names);
                _hasComplained = true;
            }
            else if (e.Message != _complaint)
            {
                (_complaint, _hasComplained) = (e.Message, false);
            }
        }
    }

    private string Names => string.Join(", ", _files.Select(file => file.Origin));

    private Dictionary<GivenFile, string> Read() => _files.ToDictionary(file => file, file => file.ReadText());
}
