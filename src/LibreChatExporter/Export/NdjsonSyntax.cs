using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LibreChatExporter.Export;

/// <summary>
/// A JSON object a line and a call. Money has the digits that LibreChat's credits have, so that it can be read again to the last one.
/// </summary>
internal sealed class NdjsonSyntax : LineSyntax
{
    /// <summary>What a text is within, in both senses.</summary>
    private static readonly byte[] QuotationMark = "\""u8.ToArray(), Null = "null"u8.ToArray(), End = "}\n"u8.ToArray();

    private static readonly string[] AllColumns = [.. CallColumns, "completionId", "completionTime"];

    private static readonly byte[][] Names =
        [.. AllColumns.Select((name, column) => Encoding.UTF8.GetBytes($"{(column == 0 ? "{" : ",")}\"{name}\":"))];

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Columns => AllColumns;

    /// <inheritdoc/>
    internal override bool HasCompletions => true;

    /// <inheritdoc/>
    internal override byte[] Head => [];

    /// <inheritdoc/>
    internal override byte[] LineEnd => End;

    /// <inheritdoc/>
    internal override byte[] Quote => QuotationMark;

    /// <inheritdoc/>
    internal override byte[] Before(int column) => Names[column];

    /// <inheritdoc/>
    internal override byte[] Text(string? text)
        => text is null ? Null : [.. QuotationMark, .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, .. QuotationMark];

    /// <inheritdoc/>
    internal override int Money(double credits, Span<byte> cell) => CreditText.AsUsd(credits, cell);

    /// <inheritdoc/>
    internal override int Number<T>(T number, Span<byte> cell)
    {
        number.TryFormat(cell, out int length, default, CultureInfo.InvariantCulture);
        return length;
    }
}
