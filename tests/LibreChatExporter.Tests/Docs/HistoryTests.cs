using System.CommandLine;
using LibreChatExporter.Commands;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The page on history says what the command <c>backfill</c> takes.</summary>
public sealed class HistoryTests
{
    private static readonly Page History = new("docs/history.md");

    [Fact]
    public void Every_option_has_a_row()
    {
        Command command = BackfillCommand.Create((_, _) => 0, (_, _) => 0);

        Assert.Equal(command.Options.Select(option => $"`{option.Name} {option.HelpName}`"), History.Rows("| option |").Select(row => row[0]));
    }

    [Fact]
    public void The_places_that_it_links_to_are_there() => Assert.All(History.Targets, target => Assert.True(target.Exists, target.ToString()));
}
