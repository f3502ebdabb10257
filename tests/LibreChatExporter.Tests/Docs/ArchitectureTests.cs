using System.Text.RegularExpressions;
using LibreChatExporter.Hosting;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The rooms of docs/architecture.md are those of the code, and each knows only those above it in the table.</summary>
public sealed class ArchitectureTests
{
    private static readonly Page Architecture = new("docs/architecture.md");

    private static readonly string Source = Path.Combine(Repository.Root, "src", "LibreChatExporter");

    private static readonly List<string> Rooms = [.. Architecture.Rows("| room |").Select(row => row[0].Trim('`', '/'))];

    public static TheoryData<string> AllRooms => [.. Rooms];

    [Fact]
    public void Each_folder_is_a_room_of_the_table()
        => Assert.Equal(Directory.GetDirectories(Source).Select(Path.GetFileName).Except(["bin", "obj"]).Order(), Rooms.Order());

    [Fact]
    public void Beside_the_rooms_there_is_the_program_alone()
        => Assert.Equal("Program.cs", Path.GetFileName(Assert.Single(Directory.GetFiles(Source, "*.cs"))));

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_room_knows_those_that_the_table_names_and_none_below_it(string room)
    {
        string[] files = Directory.GetFiles(Path.Combine(Source, room), "*.cs", SearchOption.AllDirectories);
        string[] known = [.. files.SelectMany(file => RoomsKnownIn(File.ReadAllText(file)))
            .Distinct().Except([room]).OrderBy(Rooms.IndexOf)];

        Assert.Equal(
            string.Join(", ", known.Select(name => $"`{name}`")), Architecture.Rows("| room |").Single(row => row[0] == $"`{room}/`")[2]);
        Assert.All(known, name => Assert.True(Rooms.IndexOf(name) < Rooms.IndexOf(room), $"{room}/ knows {name}/, which is below it"));
    }

    /// <summary>
    /// An executable that nobody references has no types for others, but xunit wants those of a theory's parameters, and the web SDK its
    /// program.
    /// </summary>
    [Fact]
    public void Types_are_internal_but_what_templates_show() => Assert.Equal(
        ["BsonType", "ExpositionFormat", "MetricType", "ModelPrice", "PriceType", "Program"],
        typeof(Exporter).Assembly.GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith("LibreChatExporter.Web.", StringComparison.Ordinal) != true)
            .Select(type => type.Name).Order());

    private static IEnumerable<string> RoomsKnownIn(string code)
        => Regex.Matches(code, @"^using (?:static )?(?:\w+ = )?LibreChatExporter\.(?<room>\w+)", RegexOptions.Multiline)
            .Select(match => match.Groups["room"].Value);
}
