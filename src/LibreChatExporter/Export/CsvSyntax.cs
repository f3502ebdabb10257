using System.Globalization;
using System.Text;
using LibreChatExporter.Calls;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Export;

/// <summary>A line of CSV a call, as <see cref="CsvLine"/> has it.</summary>
internal sealed class CsvSyntax : LineSyntax
{
    private static readonly byte[] Nothing = [], Comma = ","u8.ToArray(), End = "\r\n"u8.ToArray();

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Columns => CallColumns;

    /// <inheritdoc/>
    internal override bool HasCompletions => false;

    /// <inheritdoc/>
    internal override byte[] Head { get; } = Encoding.UTF8.GetBytes(string.Join(',', CallColumns) + "\r\n");

    /// <inheritdoc/>
    internal override byte[] LineEnd => End;

    /// <inheritdoc/>
    internal override byte[] Quote => Nothing;

    /// <inheritdoc/>
    internal override byte[] Before(int column) => column == 0 ? Nothing : Comma;

    /// <inheritdoc/>
    internal override byte[] Text(string? text) => text is null ? Nothing : Encoding.UTF8.GetBytes(CsvLine.Quoted(text));

    /// <inheritdoc/>
    internal override int Money(double credits, Span<byte> cell) => Number(CallRecord.Round(credits / Credits.PerUsd), cell);

    /// <inheritdoc/>
    internal override int Number<T>(T number, Span<byte> cell)
    {
        number.TryFormat(cell, out int length, default, CultureInfo.InvariantCulture);
        return cell[..length].Contains((byte)'E')
            ? Encoding.UTF8.GetBytes(CsvLine.Plain(double.Parse(cell[..length], CultureInfo.InvariantCulture)), cell)
            : length;
    }
}
