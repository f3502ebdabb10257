using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Tests.Primitives;

public sealed class LabelTableTests
{
    [Fact]
    public void Any_bytes_become_valid_text_of_at_most_200_bytes_without_NUL()
        => Prop.ForAll(Arb.From(ArbMap.Default.GeneratorFor<byte[]>().Resize(400)), bytes =>
        {
            var table = new LabelTable();
            byte[] label = table[table.GetOrAdd(bytes)].ToArray();
            Assert.True(System.Text.Unicode.Utf8.IsValid(label));
            Assert.True(label.Length <= LabelTable.MaxBytes);
            Assert.DoesNotContain((byte)0, label);
        }).QuickCheckThrowOnFailure();

    /// <summary>Else <c>.*</c>, which is "All" of a dashboard, would not match it.</summary>
    [Theory]
    [InlineData("new\nline", "new line")]
    [InlineData("carriage\rreturn", "carriage return")]
    [InlineData("both\r\n\n", "both   ")]
    [InlineData("tab\t", "tab\t")]
    public void A_line_break_becomes_a_space(string text, string label)
    {
        var table = new LabelTable();

        Assert.Equal(label, Encoding.UTF8.GetString(table[table.GetOrAdd(Encoding.UTF8.GetBytes(text))].Span));
        Assert.Equal(table.GetOrAdd(Encoding.UTF8.GetBytes(text)), table.GetOrAdd(Encoding.UTF8.GetBytes(label)));
    }

    [Fact]
    public void Every_distinct_text_has_a_number_of_its_own_and_keeps_it()
    {
        var table = new LabelTable();
        int[] numbers = [.. Enumerable.Range(0, 20_000).Select(i => table.GetOrAdd(Encoding.UTF8.GetBytes($"label {i}")))];

        Assert.Equal(Enumerable.Range(3, 20_000), numbers);
        Assert.Equal(20_003, table.Count);
        Assert.All(numbers, number => Assert.Equal(number, table.GetOrAdd(Encoding.UTF8.GetBytes($"label {number - 3}"))));
        Assert.Equal("label 19999", Encoding.UTF8.GetString(table[20_002].Span));
    }

    [Fact]
    public void The_empty_text_is_a_label_too()
    {
        var table = new LabelTable();

        Assert.Equal(table.GetOrAdd([]), table.GetOrAdd([]));
        Assert.Equal(0, table[table.GetOrAdd([])].Length);
    }

    [Theory]
    [InlineData("none", LabelTable.None)]
    [InlineData("unknown", LabelTable.Unknown)]
    [InlineData("other", LabelTable.Other)]
    public void What_means_the_same_everywhere_has_the_same_number_everywhere(string text, int number)
        => Assert.Equal(number, new LabelTable().GetOrAdd(Encoding.UTF8.GetBytes(text)));
}
