using System.Text;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Commands;

/// <summary>The command that makes the hash of a password.</summary>
internal static class HashPassword
{
    /// <summary>Asks for a password and prints its hash.</summary>
    /// <param name="input">Where the password comes from when <paramref name="ask"/> is null: one line.</param>
    /// <param name="ask">Asks a human, who must say the same twice.</param>
    /// <param name="output">Gets the hash.</param>
    /// <returns>The complaint where there is no hash; else null.</returns>
    public static string? Run(TextReader input, Func<string, string>? ask, TextWriter output)
    {
        string? password;
        if (ask is null)
        {
            password = input.ReadLine();
            if (input.Read() >= 0)
            {
                return "standard input has more than one line; a password is one";
            }
        }
        else
        {
            password = ask("Password: ");
            if (password.Length > 0 && ask("Again: ") != password)
            {
                return "the two are not the same";
            }
        }

        if (string.IsNullOrEmpty(password) || password.Any(char.IsControl))
        {
            return "a password has at least one character and no control characters";
        }

        output.WriteLine(Passwords.Hash(password));
        return null;
    }

    /// <summary>Asks on the terminal, which does not show what is typed.</summary>
    public static string AskOnTerminal(string question)
    {
        Console.Error.Write(question);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
