using System.Globalization;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Configuration;

public sealed class DurationTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Theory]
    [InlineData("15s", 15)]
    [InlineData("250ms", 0.25)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d", 86_400)]
    [InlineData("1.5h", 5400)]
    [InlineData("1m1s1ms", 61.001)]
    [InlineData(" 15s ", 15)]
    public void A_duration_is_a_number_and_a_unit_once_or_more(string text, double seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), ValueParser.ParseDuration(text, Week));

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("0.0h")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("1s1")]
    [InlineData("1,5s")]
    [InlineData("1.5.2s")]
    [InlineData(".s")]
    [InlineData("1e3s")]
    [InlineData("NaNs")]
    [InlineData("∞s")]
    [InlineData("٣s")]
    [InlineData("2000d")]
    [InlineData("99999999999999999999999999h")]
    [InlineData("0.00001ms")]
    public void Anything_else_is_none(string text) => Assert.Null(ValueParser.ParseDuration(text, Week));

    [Fact]
    public void Every_duration_that_is_accepted_is_positive()
    {
        var random = new Random(7);
        string[] units = ["ms", "s", "m", "h", "d"];
        for (int i = 0; i < 10_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                (random.NextDouble() * Math.Pow(10, random.Next(-7, 5))).ToString("F8", CultureInfo.InvariantCulture)
                    + units[random.Next(units.Length)]));
            Assert.True(ValueParser.ParseDuration(text, Week) is not { } duration || duration > TimeSpan.Zero, text);
        }
    }
}
