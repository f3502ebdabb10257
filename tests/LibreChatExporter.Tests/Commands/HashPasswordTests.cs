using LibreChatExporter.Commands;
using LibreChatExporter.Primitives;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Commands;

public sealed class HashPasswordTests
{
    [Theory]
    [InlineData("secret")]
    [InlineData("secret\n")]
    [InlineData("secret\r\n")]
    public void One_line_of_standard_input_is_hashed_with_a_new_salt(string input)
    {
        (string? complaint, string first) = Run(input);
        (_, string second) = Run(input);

        Assert.Null(complaint);
        Assert.True(Passwords.IsHash(first) && Passwords.Verify(first, "secret") && !Passwords.Verify(first, "secret "));
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("", "a password has at least one character and no control characters")]
    [InlineData("\n", "a password has at least one character and no control characters")]
    [InlineData("a\tb", "a password has at least one character and no control characters")]
    [InlineData("a\nb", "standard input has more than one line; a password is one")]
    public void What_is_no_password_has_no_hash(string input, string expected)
    {
        (string? complaint, string output) = Run(input);

        Assert.Equal((expected, ""), (complaint, output));
    }

    [Theory]
    [InlineData("secret", "secret", null)]
    [InlineData("secret", "secrex", "the two are not the same")]
    [InlineData("", "", "a password has at least one character and no control characters")]
    public void A_human_says_it_twice(string first, string second, string? expected)
    {
        var answers = new Queue<string>([first, second]);
        using var output = new StringWriter();
        string? complaint = HashPassword.Run(TextReader.Null, _ => answers.Dequeue(), output);

        Assert.Equal(expected, complaint);
        Assert.Equal(complaint is null, Passwords.IsHash(output.ToString().Trim()));
    }

    [Fact]
    public void The_program_needs_no_source_for_it_and_says_what_is_wrong_in_one_line()
    {
        CommandRun run = CommandRun.Of(["hash-password"]);

        Assert.Equal((2, "", "librechat-exporter: no password is asked for here\n"), (run.ExitCode, run.Output, run.Error));
    }

    private static (string? Complaint, string Output) Run(string input)
    {
        using var reader = new StringReader(input);
        using var output = new StringWriter();
        string? complaint = HashPassword.Run(reader, ask: null, output);
        return (complaint, output.ToString().Trim());
    }
}
