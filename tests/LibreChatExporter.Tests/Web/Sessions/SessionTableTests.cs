using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;
using LibreChatExporter.Web;
using LibreChatExporter.Web.Authentication;
using LibreChatExporter.Web.Sessions;
using Microsoft.Extensions.Logging.Testing;

namespace LibreChatExporter.Tests.Web.Sessions;

/// <summary>Sessions end with what they came from, and when there are too many.</summary>
public sealed class SessionTableTests : IDisposable
{
    private const string OtherToken = "another-token-of-some-length";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Ids.Noon);
    private readonly WatchedFiles<Credentials> _files;
    private readonly SessionTable _table;

    public SessionTableTests()
    {
        Write("token", $"{Door.Token}\n{OtherToken}");
        Write("users", $"alice:{Door.Hash}");
        ExporterSettings settings = TestSettings.Of(
            (Setting.AuthTokenFile, _folder.File("token")), (Setting.AuthUsersFile, _folder.File("users")));
        _files = new WatchedFiles<Credentials>(settings.Login!.Files, texts => Credentials.Read(settings.Login!, texts));
        _table = new SessionTable(_files, settings, _clock);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_session_ends_when_its_token_is_taken_out()
    {
        SessionSecret one = Start(LoginAttempt.OfToken(Door.Token)), other = Start(LoginAttempt.OfToken(OtherToken));
        Change("token", OtherToken);

        Assert.Equal((false, true), (_table.Has(one), _table.Has(other)));
    }

    [Theory]
    [InlineData("carol:{hash}", false)]
    [InlineData("alice:{new}", false)]
    [InlineData("carol:{new}\nalice:{hash}", true)]
    public void A_session_ends_when_its_user_or_the_password_is_another(string users, bool stays)
    {
        SessionSecret secret = Start(LoginAttempt.OfUser("alice", Door.Password));
        Assert.True(_table.Has(secret));
        Change("users", users
            .Replace("{hash}", Door.Hash, StringComparison.Ordinal)
            .Replace("{new}", Passwords.Hash("new"), StringComparison.Ordinal));

        Assert.Equal(stays, _table.Has(secret));
    }

    [Fact]
    public void When_there_are_too_many_the_oldest_ends()
    {
        List<SessionSecret> secrets = [];
        for (int i = 0; i < 1001; i++)
        {
            secrets.Add(Start(LoginAttempt.OfToken(Door.Token)));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(secrets[..1], secrets.Where(secret => !_table.Has(secret)));
    }

    [Fact]
    public void A_clock_that_was_wrong_makes_no_session_that_does_not_end()
    {
        _clock.Error = TimeSpan.FromDays(365);
        SessionSecret secret = Start(LoginAttempt.OfToken(Door.Token));
        Assert.True(_table.Has(secret));

        _clock.Error = TimeSpan.Zero;
        Assert.False(_table.Has(secret));
    }

    private SessionSecret Start(LoginAttempt login) => _table.Start(_files.Current.Fingerprint(login));

    private void Change(string file, string text)
    {
        Write(file, text);
        _files.Look(new FakeLogger());
    }

    private void Write(string file, string text) => _folder.Write(file, Encoding.UTF8.GetBytes(text));
}
