using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

/// <summary>What a start warns of: figures that anybody can read, secrets that anybody can hear.</summary>
public sealed class ExposureTests
{
    [Theory]
    [InlineData("127.0.0.1:1", false, false, false, false)]
    [InlineData("[::1]:1", false, false, false, false)]
    [InlineData("localhost:1", true, false, false, false)]
    [InlineData("0.0.0.0:1", false, false, true, false)]
    [InlineData(":1", false, false, true, false)]
    [InlineData("[::]:1", false, true, true, false)]
    [InlineData("192.0.2.1:1", true, false, false, true)]
    [InlineData("192.0.2.1:1", true, true, false, false)]
    public void Beyond_this_machine_a_login_and_TLS_are_missed(string listen, bool login, bool tls, bool isOpen, bool isOverheard)
    {
        using var folder = new TempFolder();
        string file = folder.Write("file", "0123456789abcdef0123456789abcdef"u8.ToArray());
        List<(Setting, string)> given = [(Setting.Listen, listen)];
        if (login)
        {
            given.Add((Setting.AuthTokenFile, file));
        }

        if (tls)
        {
            given.AddRange([(Setting.TlsCertFile, file), (Setting.TlsKeyFile, file)]);
        }

        ExporterSettings settings = TestSettings.Of([.. given]);
        Assert.Equal((isOpen, isOverheard), (settings.IsOpen, settings.IsOverheard));
    }
}
