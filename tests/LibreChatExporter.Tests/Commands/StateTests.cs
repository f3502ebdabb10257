using LibreChatExporter.Checkpoints;
using LibreChatExporter.Commands;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Commands;

public sealed class StateTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MemorySource _source = new();
    private readonly FakeTimeProvider _clock = new(Ids.Noon);

    public void Dispose()
    {
        _folder.Dispose();
        _source.Dispose();
    }

    [Theory]
    [InlineData("state", "list")]
    [InlineData("state", "restore", "set-aside-1")]
    public void The_folder_is_all_that_it_needs(params string[] words)
    {
        Assert.Equal($"{words[1]} {(words.Length > 2 ? "set-aside-1 in " : "")}x", CommandRun.Of([.. words, "--state", "x"]).Output);
        Assert.Contains("no state: give its folder with --state (or set ", CommandRun.ErrorOf(words), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no command lst; did you mean list?", "state", "lst")]
    [InlineData("Required command was not provided", "state")]
    [InlineData("Required argument missing for command: 'restore'", "state", "restore")]
    public void What_is_wrong_is_one_line(string complaint, params string[] words)
        => Assert.Contains(complaint, CommandRun.ErrorOf([.. words, "--state", "x"]), StringComparison.Ordinal);

    [Fact]
    public void What_there_is_is_listed_with_its_time_its_format_and_why_it_was_set_aside()
    {
        Assert.Equal($"there is no checkpoint in {_folder.Path}\n", List());
        string aside = MakeTwo();
        string[] lines = List().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^in use: saved \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ, [\d,]+ bytes, format \d+$", lines[0]);
        Assert.StartsWith($"{aside}: saved ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(", because it was made with other settings (user-label: Id then, None now)", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_cannot_be_read_is_listed_as_that()
    {
        string aside = MakeTwo();
        string file = Path.Combine(_folder.Path, aside, "checkpoint");
        byte[] content = File.ReadAllBytes(file);
        content[8] = 99;
        File.WriteAllBytes(file, content);
        File.WriteAllBytes(Path.Combine(_folder.Path, "checkpoint"), [1, 2, 3]);

        Assert.Contains(", 3 bytes, not a checkpoint, or cut off\n", List(), StringComparison.Ordinal);
        Assert.Contains(", format 99, which this exporter does not read, because", List(), StringComparison.Ordinal);
        Assert.Contains("has another format", Assert.Throws<SettingsException>(() => Restore(aside)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_taken_back_is_what_was_set_aside_and_what_was_in_use_is_not_lost()
    {
        string aside = MakeTwo();
        (byte[] used, byte[] old) = (Content("."), Content(aside));

        string said = Restore(aside);

        string other = Path.GetFileName(Assert.Single(Directory.GetDirectories(_folder.Path)));
        Assert.Equal(old, Content("."));
        Assert.Equal(used, Content(other));
        Assert.Equal(
            $"what was in use is now in {Path.Combine(_folder.Path, other)}\n"
            + $"{aside} is in use again: start the exporter with the settings that it was made with\n",
            said);
        Restore(other);
        Assert.Equal(used, Content("."));
    }

    [Fact]
    public void A_name_that_there_is_not_is_answered_with_those_that_there_are()
    {
        string aside = MakeTwo();

        Assert.Equal(
            $"there is nothing set aside as 'nope' in {_folder.Path}; there is {aside}",
            Assert.Throws<SettingsException>(() => Restore("nope")).Message);
        Assert.Throws<SettingsException>(() => Restore($"../{Path.GetFileName(_folder.Path)}"));
        Assert.Throws<CheckpointException>(() => StateRun.List(_folder.File("nope"), TextWriter.Null));
    }

    [Fact]
    public void While_an_exporter_runs_it_lists_and_takes_nothing_back()
    {
        string aside = MakeTwo();
        using var running = StateFolder.Open(_folder.Path);

        Assert.Contains(aside, List(), StringComparison.Ordinal);
        Assert.Contains(
            "another exporter uses the folder", Assert.Throws<CheckpointException>(() => Restore(aside)).Message, StringComparison.Ordinal);
    }

    /// <summary>A checkpoint in use, and one that has been set aside for its label of users.</summary>
    private string MakeTwo()
    {
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        using var exporter = new TestExporter(_source, TestSettings.Of(), _clock, state: _folder);
        exporter.RefreshAndRead();
        exporter.Restart(TestSettings.Of((Setting.UserLabel, "none")));
        exporter.RefreshAndRead();
        return Path.GetFileName(Assert.Single(Directory.GetDirectories(_folder.Path)));
    }

    private byte[] Content(string folder) => File.ReadAllBytes(Path.Combine(_folder.Path, folder, "checkpoint"));

    private string List()
    {
        using var output = new StringWriter();
        Assert.Equal(0, StateRun.List(_folder.Path, output));
        return output.ToString();
    }

    private string Restore(string name)
    {
        using var output = new StringWriter();
        Assert.Equal(0, StateRun.Restore(_folder.Path, name, _clock, output));
        return output.ToString();
    }
}
