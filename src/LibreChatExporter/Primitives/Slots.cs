namespace LibreChatExporter.Primitives;

/// <summary>Arrays in which each number, such as that of a label, has a place of its own.</summary>
internal static class Slots
{
    /// <summary>The place of a number; the array grows to twice its size, or as far as it takes.</summary>
    internal static ref T At<T>(ref T[] slots, int number)
    {
        if (number >= slots.Length)
        {
            Array.Resize(ref slots, Math.Max(2 * slots.Length, number + 1));
        }

        return ref slots[number];
    }
}
