using System.Globalization;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Gateways to the one database that pass for the members of a replica set. They begin with the first of them as the primary.
/// </summary>
internal sealed class ReplicaSet : IDisposable
{
    /// <summary>The name of the set.</summary>
    internal const string Name = "exporter-tests";

    private const int Size = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exporter-replica-set-");
    private readonly PrivateGateway?[] _members = new PrivateGateway?[Size];
    private readonly string[] _arguments;
    private int _elections;

    private ReplicaSet(string[] absent, string[] extra)
    {
        Hosts = [.. Enumerable.Range(0, Size).Select(_ => $"127.0.0.1:{FreePort.Find()}")];
        _arguments = ["--replica-set", Name, "--members", string.Join(',', [.. Hosts, .. absent]), "--primary-file", PrimaryFile, .. extra];
        Elect(0);
    }

    /// <summary>Where the members listen, which are also their names in the set.</summary>
    internal IReadOnlyList<string> Hosts { get; }

    private string PrimaryFile => Path.Combine(_folder.FullName, "primary");

    public void Dispose()
    {
        Array.ForEach(_members, member => member?.Dispose());
        _folder.Delete(recursive: true);
    }

    /// <summary>Starts all members; skips the test where the database is not behind a gateway.</summary>
    /// <param name="absent">Further members that the set believes in and that are not there.</param>
    /// <param name="extra">Further arguments of all gateways.</param>
    internal static async Task<ReplicaSet> Start(string[]? absent = null, string[]? extra = null)
    {
        _ = PrivateGateway.RequireCommandLine();
        var set = new ReplicaSet(absent ?? [], extra ?? []);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Size).Select(set.StartMember));
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>The URI of a database, by way of the whole set.</summary>
    internal string Uri(TestDatabase database, params string[] options)
        => UriOf(database, 0, [$"replicaSet={Name}", .. options]).Replace(Hosts[0], string.Join(',', Hosts), StringComparison.Ordinal);

    /// <summary>The URI of a database, by way of one member alone.</summary>
    internal string UriOf(TestDatabase database, int member, params string[] options)
        => database.UriOn(int.Parse(Hosts[member].Split(':')[1], CultureInfo.InvariantCulture), options);

    /// <summary>Makes a member the primary, by a new election; null leaves the set without one.</summary>
    internal void Elect(int? member)
    {
        // In one step, since the gateways read the file at any time.
        string next = PrimaryFile + ".next";
        File.WriteAllText(next, member is { } elected ? $"{Hosts[elected]} {++_elections}" : "");
        File.Move(next, PrimaryFile, overwrite: true);
    }

    /// <summary>Ends a member; its connections break. Who is the primary does not change by that.</summary>
    internal void Stop(int member)
    {
        _members[member]?.Dispose();
        _members[member] = null;
    }

    /// <summary>Starts a member that has been stopped, at its old address.</summary>
    internal async Task StartMember(int member)
        => _members[member] = await PrivateGateway.Start(
            int.Parse(Hosts[member].Split(':')[1], CultureInfo.InvariantCulture), [.. _arguments, "--command-log", LogOf(member)]);

    /// <summary>What a member has been asked for, in order.</summary>
    internal List<LoggedCommand> CommandsTo(int member) => File.Exists(LogOf(member)) ? CommandLog.Read(LogOf(member)) : [];

    private string LogOf(int member) => Path.Combine(_folder.FullName, $"commands-{member}");
}
