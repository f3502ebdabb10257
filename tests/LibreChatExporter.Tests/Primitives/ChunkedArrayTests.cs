using LibreChatExporter.Primitives;

namespace LibreChatExporter.Tests.Primitives;

public class ChunkedArrayTests
{
    /// <summary>As many doubles as a chunk has.</summary>
    private const int Chunk = (1 << 16) / sizeof(double);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(5 * Chunk)]
    public void It_keeps_what_is_in_it_however_it_grows(int count)
    {
        var array = new ChunkedArray<double>();
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(0, array.At(i));
            array[i] = i + 0.5;
        }

        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(i + 0.5, array[i]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(Chunk - 1)]
    [InlineData((7 * Chunk) + 3)]
    public void It_grows_at_once_as_far_as_it_has_to(int last)
    {
        var array = new ChunkedArray<double>();
        array.At(0) = 1;
        array.At(last) = 2;
        Assert.Equal((1, 0, 2), (array[0], array[last / 2], array[last]));
        Assert.InRange(array.Length, last + 1, Math.Max(2 * last, last + Chunk));
    }

    [Fact]
    public void What_is_cleared_is_the_default_and_what_is_not_kept_is_let_go_of()
    {
        var array = new ChunkedArray<double>();
        array.At((3 * Chunk) + 1) = 1;
        array[Chunk] = 2;
        array.Release(kept: Chunk + 1);
        array.Clear();
        Assert.Equal(2 * Chunk, array.Length);
        Assert.Equal(0, array[Chunk]);
        Assert.Equal(0, array.At((3 * Chunk) + 1));
        array.Release(kept: 0);
        Assert.Equal(Chunk, array.Length);
    }
}
