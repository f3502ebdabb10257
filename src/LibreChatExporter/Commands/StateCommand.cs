using System.CommandLine;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>state</c>, which has two of its own.</summary>
internal static class StateCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="execute">Finds the folder that the settings name, and says in one line what is wrong with it.</param>
    /// <param name="list">Says what is in the folder.</param>
    /// <param name="restore">Takes back what has been set aside under a name.</param>
    internal static Command Create(
        Func<ParseResult, Func<string, int>, int> execute, Func<string, int> list, Func<string, string, int> restore)
    {
        var all = new Command("list", "say what is in the folder: the checkpoint in use, and what has been set aside, when and why");
        all.SetAction(result => execute(result, list));
        var name = new Argument<string>("NAME") { Description = "which, as list names it: set-aside-…" };
        var one = new Command("restore", "take back a checkpoint that has been set aside; the one in use is set aside for it") { name };
        one.SetAction(result => execute(result, folder => restore(folder, result.GetRequiredValue(name))));
        return new Command("state", "look at the folder of --state, or take back what has been set aside in it") { all, one };
    }
}
