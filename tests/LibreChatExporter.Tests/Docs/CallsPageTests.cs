using System.CommandLine;
using LibreChatExporter.Calls;
using LibreChatExporter.Commands;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The page on calls says what the command <c>calls</c> takes and writes.</summary>
public sealed class CallsPageTests
{
    private static readonly Page Calls = new("docs/calls.md");

    [Fact]
    public void Every_option_has_a_row()
    {
        Command command = CallsCommand.Create((_, _) => 0, (_, _) => 0);

        Assert.Equal(
            command.Options.Select(option => option.HelpName is { } name ? $"`{option.Name} {name}`" : $"`{option.Name}`"),
            Calls.Rows("| option |").Select(row => row[0]));
    }

    [Fact]
    public void Every_column_has_a_row()
        => Assert.Equal(CallColumn.All.Select(column => column.Name), Calls.Rows("| column |").Select(row => row[0].Trim('`')));
}
