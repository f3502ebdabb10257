using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Configuration;

public sealed class UnknownVariableTests
{
    [Fact]
    public void Misspelt_settings_are_named_and_nothing_else_is()
    {
        string[] names =
        [
            "LIBRECHAT_EXPORTER_USER_LABLE", "LIBRECHAT_EXPORTER_TIMEZONE", "LIBRECHAT_EXPORTER_USER_LABEL",
            "LIBRECHAT_EXPORTER_SOURCE_FILE", "LIBRECHAT_EXPORTER_CONFIG", "LIBRECHAT_EXPORTER_SERVICE_HOST",
            "LIBRECHAT_EXPORTER_PORT_9787_TCP", "LIBRECHAT_EXPORTER_TEST_STATE", "MONGO_URI", "LIBRECHAT_TITLE",
        ];

        string[] complaints = [.. UnknownVariables.Complaints(names)];

        Assert.Equal(2, complaints.Length);
        Assert.EndsWith(
            "LIBRECHAT_EXPORTER_TIMEZONE is no setting and changes nothing; did you mean LIBRECHAT_EXPORTER_TIME_ZONE?",
            complaints[0],
            StringComparison.Ordinal);
        Assert.Contains("did you mean LIBRECHAT_EXPORTER_USER_LABEL?", complaints[1], StringComparison.Ordinal);
    }
}
