using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

/// <summary>Labels that hide users hide them, and the key of their hashes is nowhere to be seen.</summary>
public sealed class UserLabelTests : IDisposable
{
    private const string Key = "0123456789abcdef";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Key, Key)]
    [InlineData(Key + "\n", Key)]
    [InlineData(Key + "\r\n\n", Key)]
    [InlineData(" " + Key + " \n", " " + Key + " ")]
    public void The_key_is_what_is_in_the_file_without_the_line_breaks_at_its_end(string content, string key)
        => Assert.Equal(key, Encoding.UTF8.GetString(Hashed(content, "--user-label=hash").UserHashKey!));

    [Fact]
    public void A_key_may_be_any_bytes()
    {
        byte[] key = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        string path = _folder.Write("key", key);

        Assert.Equal(key, CommandRun.SettingsOf(["--source=x", "--user-label=hash", "--user-hash-key-file", path]).UserHashKey);
    }

    [Fact]
    public void The_key_is_not_read_for_other_labels()
        => Assert.Null(
            CommandRun.SettingsOf(["--source=x", "--user-label=email", "--user-hash-key-file", _folder.File("missing")]).UserHashKey);

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcde\n")]
    public void A_short_key_is_refused(string content)
        => Assert.Equal("librechat-exporter: --user-hash-key-file: the key in the file is shorter than 16 bytes", ErrorOf(Write(content)));

    [Fact]
    public void A_key_in_the_place_of_the_path_is_not_shown()
        => Assert.Equal(
            "librechat-exporter: --user-hash-key-file: the value is not the path of a file that there is "
            + "(it takes a path, not the secret itself)",
            ErrorOf(Key));

    [Fact]
    public void A_folder_or_a_large_file_is_no_key()
    {
        Assert.Contains("is not the path of a file", ErrorOf(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("is not the path of a file", ErrorOf(Write(new string('x', 2 << 20))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_not_in_the_text_of_the_settings()
        => Assert.DoesNotContain(Key, $"{Hashed(Key, "--user-label=hash")}", StringComparison.Ordinal);

    [Theory]
    [InlineData("id")]
    [InlineData("email")]
    [InlineData("username")]
    [InlineData("name")]
    public void Users_can_be_named_beside_labels_that_name_them(string label)
        => Assert.True(Hashed(Key, "--user-info", $"--user-label={label}").UserInfo);

    [Theory]
    [InlineData("domain")]
    [InlineData("role")]
    [InlineData("hash")]
    [InlineData("none")]
    public void Users_cannot_be_named_beside_labels_that_hide_them(string label)
    {
        string[] arguments = ["--source=x", $"--user-label={label}", "--user-hash-key-file", Write(Key)];
        string problem = $"librechat_user_info would name the users that user-label {label} hides: leave out one of the two";

        Assert.Equal($"librechat-exporter: --user-info: {problem}", CommandRun.ErrorOf([.. arguments, "--user-info"]));
        Assert.Equal(
            $"librechat-exporter: LIBRECHAT_EXPORTER_USER_INFO: {problem}",
            CommandRun.ErrorOf(arguments, ("LIBRECHAT_EXPORTER_USER_INFO", "yes")));
    }

    private ExporterSettings Hashed(string key, params string[] arguments)
        => CommandRun.SettingsOf(["--source=x", "--user-hash-key-file", Write(key), .. arguments]);

    private static string ErrorOf(string path) => CommandRun.ErrorOf(["--source=x", "--user-label=hash", "--user-hash-key-file", path]);

    private string Write(string text) => _folder.Write("key", Encoding.UTF8.GetBytes(text));
}
