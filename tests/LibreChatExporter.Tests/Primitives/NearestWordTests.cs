using LibreChatExporter.Primitives;

namespace LibreChatExporter.Tests.Primitives;

public sealed class NearestWordTests
{
    private static readonly string[] Words = ["email", "name", "username", "id", "user-label"];

    [Theory]
    [InlineData("emial", "email")]
    [InlineData("emal", "email")]
    [InlineData("emmail", "email")]
    [InlineData("NAME", "name")]
    [InlineData("user-lable", "user-label")]
    [InlineData("usrnam", "username")]
    [InlineData("ids", "id")]
    [InlineData("phone", null)]
    [InlineData("e", null)]
    [InlineData("", null)]
    public void It_is_one_that_takes_few_mistakes(string given, string? meant) => Assert.Equal(meant, NearestWord.Find(given, Words));

    [Fact]
    public void Of_several_it_is_the_nearest() => Assert.Equal("name", NearestWord.Find("nam", ["names", "name", "nom"]));

    [Fact]
    public void A_long_text_is_compared_with_nothing() => Assert.Null(NearestWord.Find(new string('a', 1 << 20), Words));
}
