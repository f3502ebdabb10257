using System.Net;
using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Web;
using LibreChatExporter.Web.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LibreChatExporter.Tests.Web.Authentication;

/// <summary>What the files of credentials may hold, and what happens when they change.</summary>
public sealed class CredentialFileTests : IDisposable
{
    private static readonly ClientAddress Here = ClientAddress.Of(IPAddress.Loopback);

    private const string First = "first-token-of-some-length", Second = "second-token-of-some-length";

    private readonly TempFolder _folder = new();
    private readonly FakeLogger _log = new();

    private List<string> Errors
        => [.. _log.Collector.GetSnapshot().Where(line => line.Level == LogLevel.Error).Select(line => line.Message)];


    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_can_have_several_tokens_and_lines_of_any_system()
    {
        WatchedFiles<Credentials> files = Tokens($"\r\n{First}\r\n\r\n  {Second}");

        Assert.True(files.Current.HasToken(First) && files.Current.HasToken(Second));
        Assert.False(files.Current.HasToken("") || files.Current.HasToken(First + Second));
    }

    [Theory]
    [InlineData("", "there is no token in the file")]
    [InlineData("\n \n", "there is no token in the file")]
    [InlineData("\nfifteen-letters", "line 2 of the file is no token: at least 16 visible ASCII characters, without spaces")]
    [InlineData("# a comment is no token", "line 1 of the file is no token: at least 16 visible ASCII characters, without spaces")]
    [InlineData("sixteen-lettersä", "line 1 of the file is no token: at least 16 visible ASCII characters, without spaces")]
    public void A_wrong_file_of_tokens_is_one_line_that_shows_none(string text, string complaint)
        => Assert.Equal($"--auth-token-file: {complaint}", Assert.Throws<SettingsException>(() => Tokens(text)).Message);

    [Theory]
    [InlineData("", "there is no user in the file")]
    [InlineData("alice", "line 1 of the file is not NAME:HASH with " + BasicUser.NameRule)]
    [InlineData(":{hash}", "line 1 of the file is not NAME:HASH with " + BasicUser.NameRule)]
    [InlineData("alice:hunter2", "line 1 of the file has no colon and " + BasicUser.HashRule + " after the name")]
    [InlineData("alice:", "line 1 of the file has no colon and " + BasicUser.HashRule + " after the name")]
    [InlineData(
        "alice:$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC",
        "line 1 of the file has no colon and " + BasicUser.HashRule + " after the name")]
    [InlineData("bob:{hash}\nalice:{hash}x", "line 2 of the file has no colon and " + BasicUser.HashRule + " after the name")]
    [InlineData("alice:{weak}", "line 1 of the file has no colon and " + BasicUser.HashRule + " after the name")]
    [InlineData("alice:{hash}\nalice:{hash}", "the user alice is there twice")]
    public void A_wrong_file_of_users_is_one_line_that_shows_no_hash(string text, string complaint)
        => Assert.Equal($"--auth-users-file: {complaint}", Assert.Throws<SettingsException>(() => Users(text)).Message);

    [Theory]
    [InlineData(
        "auth-users: []", "--config: auth-users has no entry; without the whole list, and other credentials, nobody needs to log in")]
    [InlineData("auth-users: [{name: a}]", "{file}, line 1, auth-users: password-hash is missing")]
    [InlineData(
        "auth-users: [{name: 'a:b', password-hash: '{hash}'}]", "{file}, line 1, auth-users, name: 'a:b' is not " + BasicUser.NameRule)]
    [InlineData(
        "auth-users: [{name: a, password-hash: hunter2}]",
        "{file}, line 1, auth-users, password-hash: the value is not " + BasicUser.HashRule)]
    [InlineData(
        "auth-users: [{name: a, password-hash: '{hash}'}, {name: a, password-hash: '{hash}'}]", "--config: the user a is there twice")]
    public void A_wrong_list_of_users_is_one_line_that_shows_no_hash(string yaml, string complaint)
    {
        string file = Write("settings.yaml", yaml.Replace("{hash}", Door.Hash, StringComparison.Ordinal));
        var error = Assert.Throws<SettingsException>(() => Watch(TestSettings.From(file)));

        Assert.Equal(complaint.Replace("{file}", file, StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_named_as_its_name_may_be_the_token()
    {
        var error = Assert.Throws<SettingsException>(() => Watch(TestSettings.Of((Setting.AuthTokenFile, First))));

        Assert.Equal(
            "--auth-token-file: the value is not the path of a file that there is (it takes a path, not the secret itself)", error.Message);
    }

    [Fact]
    public void Users_of_the_file_and_of_the_list_add_up()
    {
        string file = Write("settings.yaml", $"auth-users: [{{name: carol, password-hash: {Door.Hash}}}]");
        WatchedFiles<Credentials> files = Watch(TestSettings.From(file, (Setting.AuthUsersFile, Write("users", $"alice:{Door.Hash}"))));

        Assert.True(files.Current.Users.Verify(Here, "alice", Door.Password) && files.Current.Users.Verify(Here, "carol", Door.Password));
        Assert.False(files.Current.Users.Verify(Here, "carol", "wrong"));
    }

    [Fact]
    public void A_changed_list_in_the_settings_file_is_taken_and_a_list_that_has_gone_is_not()
    {
        string file = Write("settings.yaml", $"auth-users: [{{name: carol, password-hash: {Door.Hash}}}]");
        WatchedFiles<Credentials> files = Watch(TestSettings.From(file));
        Write("settings.yaml", $"overlap: 1m\nauth-users: [{{name: dave, password-hash: {Door.Hash}}}]");
        files.Look(_log);
        Assert.True(files.Current.Users.Verify(Here, "dave", Door.Password));
        Assert.False(files.Current.Users.Verify(Here, "carol", Door.Password));

        Write("settings.yaml", "overlap: 1m");
        files.Look(_log);
        files.Look(_log);
        Assert.True(files.Current.Users.Verify(Here, "dave", Door.Password));
        Assert.Contains("auth-users has no entry", Assert.Single(Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_was_right_is_remembered_with_its_client_until_it_changes()
    {
        WatchedFiles<Credentials> files = Users($"alice:{Door.Hash}");
        Assert.True(files.Current.Users.Verify(Here, "alice", Door.Password));
        Assert.True(files.Current.Users.Remembers(Here, "alice", Door.Password));
        Assert.False(files.Current.Users.Remembers(ClientAddress.Of(IPAddress.Parse("192.0.2.1")), "alice", Door.Password));
        Assert.False(files.Current.Users.Remembers(Here, "alice", "wrong"));

        Write("users", $"alice:{Passwords.Hash("new")}");
        files.Look(_log);
        Assert.False(
            files.Current.Users.Remembers(Here, "alice", Door.Password) || files.Current.Users.Verify(Here, "alice", Door.Password));
    }

    [Fact]
    public void A_token_is_replaced_by_writing_the_file_by_renaming_another_or_by_swapping_a_link_of_its_folder()
    {
        _folder.Write("data-1/token", Encoding.UTF8.GetBytes(First));
        _folder.Write("data-2/token", Encoding.UTF8.GetBytes(Second));
        Directory.CreateSymbolicLink(_folder.File("data"), "data-1");
        WatchedFiles<Credentials> files = Watch(TestSettings.Of((Setting.AuthTokenFile, _folder.File("data/token"))));
        Directory.Delete(_folder.File("data"));
        Directory.CreateSymbolicLink(_folder.File("data"), "data-2");
        AssertTakes(files, Second, First);

        File.Move(Write("new", First), _folder.File("data/token"), overwrite: true);
        AssertTakes(files, First, Second);

        // Also where time and size stay the same.
        DateTime time = File.GetLastWriteTimeUtc(_folder.File("data/token"));
        Write("data/token", new string('x', First.Length));
        File.SetLastWriteTimeUtc(_folder.File("data/token"), time);
        AssertTakes(files, new string('x', First.Length), First);
        Assert.Empty(Errors);
    }

    [Fact]
    public void A_file_that_breaks_leaves_what_there_was_and_says_so_once()
    {
        WatchedFiles<Credentials> files = Tokens(First);
        Write("token", "short");
        files.Look(_log);
        Assert.Empty(Errors);
        files.Look(_log);
        files.Look(_log);
        Assert.Contains("line 1 of the file is no token", Assert.Single(Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("short", Errors[0], StringComparison.Ordinal);

        File.Delete(_folder.File("token"));
        files.Look(_log);
        files.Look(_log);
        Assert.Contains(
            "is not the path of a file that there is (it takes a path, not the secret itself)", Errors[1], StringComparison.Ordinal);
        Assert.True(files.Current.HasToken(First));

        Write("token", Second);
        AssertTakes(files, Second, First);
        Assert.Equal(2, Errors.Count);
    }

    [Fact]
    public async Task A_running_server_takes_the_new_token_and_no_longer_the_old_one()
    {
        await using var door = new Door();
        door.Write("token", Second);

        Task<bool> taken = Task.Run(async () =>
        {
            while (await door.Status("Bearer " + Second) != System.Net.HttpStatusCode.OK)
            {
                door.Server.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            return true;
        });
        Assert.True(await taken.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, await door.Status("Bearer " + Door.Token));
    }

    private void AssertTakes(WatchedFiles<Credentials> files, string token, string formerToken)
    {
        files.Look(_log);
        Assert.True(files.Current.HasToken(token));
        Assert.False(files.Current.HasToken(formerToken));
    }

    private static WatchedFiles<Credentials> Watch(ExporterSettings settings)
        => new(settings.Login!.Files, texts => Credentials.Read(settings.Login!, texts));

    private WatchedFiles<Credentials> Tokens(string text) => Watch(TestSettings.Of((Setting.AuthTokenFile, Write("token", text))));

    private WatchedFiles<Credentials> Users(string text)
    {
        // The second of the four bytes of the number of rounds.
        byte[] weak = Convert.FromBase64String(Door.Hash);
        weak[6] = 0;
        text = text
            .Replace("{hash}", Door.Hash, StringComparison.Ordinal)
            .Replace("{weak}", Convert.ToBase64String(weak), StringComparison.Ordinal);
        return Watch(TestSettings.Of((Setting.AuthUsersFile, Write("users", text))));
    }

    private string Write(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));
}
