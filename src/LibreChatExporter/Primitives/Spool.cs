using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibreChatExporter.Primitives;

/// <summary>
/// Puts items in order, however many there are: runs of them are sorted in memory and kept in a temporary file, which nobody else can read
/// and which goes away with the process, however that ends. Not thread-safe.
/// </summary>
/// <typeparam name="T">What is sorted, as it is in memory.</typeparam>
/// <param name="folder">Where the file is to be.</param>
/// <param name="runLength">How many items are kept in memory.</param>
internal sealed class Spool<T>(string folder, int runLength) : IDisposable
    where T : unmanaged, IComparable<T>
{
    private readonly T[] _run = new T[runLength];
    private readonly List<long> _runs = [];
    private SafeFileHandle? _file;
    private int _count;

    /// <summary>Whether those in memory are in order already: what is read most often comes so.</summary>
    private bool _isInOrder = true;

    /// <summary>Adds an item.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    internal void Add(in T item)
    {
        if (_count == runLength)
        {
            Save();
        }

        _isInOrder = _isInOrder && (_count == 0 || _run[_count - 1].CompareTo(item) <= 0);
        _run[_count++] = item;
    }

    /// <summary>All items in order; nothing may be added from now on.</summary>
    internal SortedSpool<T> Sort()
    {
        SortRun();
        return new SortedSpool<T>([.. _runs.Select(start => new SpoolRun<T>(_file!, start, runLength)), new SpoolRun<T>(_run, _count)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Save()
    {
        _file ??= Open();
        SortRun();
        long start = _runs.Count * (long)runLength * Unsafe.SizeOf<T>();
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_run.AsSpan()), start);
        _runs.Add(start);
        _count = 0;
    }

    private void SortRun()
    {
        if (!_isInOrder)
        {
            _run.AsSpan(0, _count).Sort();
        }

        _isInOrder = true;
    }

    private SafeFileHandle Open()
    {
        string path = Path.Combine(folder, $".librechat-exporter-{Guid.NewGuid():N}.tmp");
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

            // Its name goes at once, and with the process, whatever ends it, the file.
            File.Delete(path);
        }

        return file;
    }
}
