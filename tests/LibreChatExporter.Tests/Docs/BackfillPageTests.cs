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

        Assert.Equal(
            command.Options.Select(option => $"`{option.Name} {option.HelpName}`"), Backfill.Rows("| option |").Select(row => row[0]));
    }
}
