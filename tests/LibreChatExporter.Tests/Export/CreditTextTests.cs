using System.Globalization;
using System.Text;
using LibreChatExporter.Export;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Tests.Export;

public sealed class CreditTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000001")]
    [InlineData(0.5, "0.0000005")]
    [InlineData(647.5, "0.0006475")]
    [InlineData(14_793, "0.014793")]
    [InlineData(123_456, "0.123456")]
    [InlineData(1_000_000, "1")]
    [InlineData(12_500_000, "12.5")]
    [InlineData(1e15, "1000000000")]
    [InlineData(1e-7, "1E-13")]
    public void Dollars_have_the_digits_of_the_credits(double credits, string usd) => Assert.Equal(usd, Text(credits));

    [Fact]
    public void The_digits_are_the_credits_again_and_the_number_is_what_a_division_gives()
    {
        var random = new Random(7);
        for (int i = 0; i < 100_000; i++)
        {
            double credits = random.NextDouble() * Math.Pow(10, random.Next(-8, 15));
            string usd = Text(credits);

            Assert.Equal(1, double.Parse(usd, CultureInfo.InvariantCulture) / (credits / Credits.PerUsd), 1e-15);
            (string digits, int power) = usd.Split('E') is [var number, var exponent]
                ? (number, int.Parse(exponent, CultureInfo.InvariantCulture))
                : (usd, 0);
            Assert.Equal(credits, double.Parse($"{digits}E{power + 6}", CultureInfo.InvariantCulture));
        }
    }

    private static string Text(double credits)
    {
        Span<byte> text = stackalloc byte[64];
        return Encoding.UTF8.GetString(text[..CreditText.AsUsd(credits, text)]);
    }
}
