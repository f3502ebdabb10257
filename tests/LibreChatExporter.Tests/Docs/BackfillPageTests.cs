using System.CommandLine;
using LibreChatExporter.Commands;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The page on backfill says what the command <c>backfill</c> takes.</summary>
public sealed class BackfillPageTests
{
    private static readonly Page Backfill = new("docs/backfill.md");

    [Fact]
    public void Every_option_has_a_row()
    {
        Command command = BackfillCommand.Create((_, _) => 0, (_, _) => 0);

        Assert.Equal(command.Options.Select(option => $"`{option.Name} {option.HelpName}`"), Backfill.Rows("| option |").Select(row => row[0]));
    }

    [Fact]
    public void The_places_that_it_links_to_are_there() => Assert.All(Backfill.Targets, target => Assert.True(target.Exists, target.ToString()));
}
