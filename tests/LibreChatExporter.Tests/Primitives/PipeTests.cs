using LibreChatExporter.Configuration;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;

namespace LibreChatExporter.Tests.Primitives;

/// <summary>Pipes would hold whoever opens them until somebody writes to them.</summary>
public sealed class PipeTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_pipe_for_a_settings_file_is_refused()
        => IsRefused<SettingsException>(pipe => ReadSettings(file: pipe));

    [Fact]
    public Task A_pipe_for_a_secret_is_refused()
        => IsRefused<SettingsException>(pipe => ReadSettings(variable: ("LIBRECHAT_EXPORTER_SOURCE_FILE", pipe)));

    [Fact]
    public async Task A_pipe_for_a_key_is_refused_without_naming_it()
    {
        string pipe = _folder.MakePipe("pipe");

        string problem = await ProblemOf<SettingsException>(() => ReadSettings(
            variable: ("LIBRECHAT_EXPORTER_USER_HASH_KEY_FILE", pipe), ("LIBRECHAT_EXPORTER_USER_LABEL", "hash")));

        Assert.DoesNotContain(pipe, problem, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_pipe_for_a_collection_is_refused() => IsRefused<SourceException>(pipe =>
    {
        File.CreateSymbolicLink(_folder.File("transactions.bson"), pipe);
        using var source = new DumpSource(_folder.Path, database: null);
        using IDocumentCursor rows = source.ReadTransactions(default, CancellationToken.None);
    });

    [Fact]
    public void A_link_to_a_file_is_followed()
    {
        string file = _folder.Write("file", "tenant: acme"u8.ToArray());
        string link = _folder.File("link");
        File.CreateSymbolicLink(link, file);

        Assert.Equal("acme", ReadSettings(file: link).Tenant);
    }

    private static ExporterSettings ReadSettings(string? file = null, params (string Name, string Value)[] variables)
        => SettingsReader.Read(
            new Dictionary<Setting, string>(),
            name => variables.Append(("LIBRECHAT_EXPORTER_SOURCE", "x")).FirstOrDefault(variable => variable.Item1 == name).Item2,
            file);

    private static ExporterSettings ReadSettings((string Name, string Value) variable, params (string Name, string Value)[] more)
        => ReadSettings(file: null, [variable, .. more]);

    private async Task IsRefused<TProblem>(Action<string> read)
        where TProblem : Exception
    {
        string pipe = _folder.MakePipe("pipe");

        Assert.Contains("is a pipe or a terminal, not a file", await ProblemOf<TProblem>(() => read(pipe)), StringComparison.Ordinal);
    }

    private static async Task<string> ProblemOf<TProblem>(Action read)
        where TProblem : Exception
    {
        TProblem problem = await Assert.ThrowsAsync<TProblem>(() => Task.Run(read).WaitAsync(TimeLimit));
        return problem.Message;
    }
}
