using System.CommandLine;
using System.CommandLine.Parsing;

namespace IoTop.Commands;

/// <summary>A command to be started, behind <c>--</c> and nowhere else: a mistyped word must not become one.</summary>
internal sealed class CommandArgument
{
    private readonly string _before;
    private readonly string _otherwise;

    /// <param name="before">What stands before <c>--</c> in an example: <c>iotop-sharp functions</c>.</param>
    /// <param name="description">What is done with the command.</param>
    /// <param name="otherwise">What else a word without <c>--</c> may have been meant for: an option, such as <c>-o</c>.</param>
    public CommandArgument(string before, string description, string otherwise = "")
    {
        _before = before;
        _otherwise = otherwise;
        Argument = new Argument<string[]>("command")
        {
            Description = description,
            HelpName = "[-- COMMAND ARGS...]",
            Arity = ArgumentArity.ZeroOrMore,
        };
    }

    public Argument<string[]> Argument { get; }

    /// <summary>The command and its arguments; empty: there is none.</summary>
    /// <exception cref="UsageException">A word that is not behind <c>--</c>, or nothing behind it.</exception>
    public IReadOnlyList<string> Bind(ParseResult result)
    {
        (string[] before, string[] command) = Split(result, result.GetValue(Argument) ?? [], $"{_before} -- sleep 1");
        return before is not [var word, ..] ? command
            : throw new UsageException($"unexpected argument '{word}'", $"{_before} -- {word}, to start it as a command"
                + (_otherwise.Length == 0 ? "" : $"; {_otherwise.Replace("WORD", word, StringComparison.Ordinal)}"));
    }

    /// <summary>The words before <c>--</c> and those behind it.</summary>
    /// <exception cref="UsageException">There is nothing behind it.</exception>
    public static (string[] Before, string[] Command) Split(ParseResult result, string[] words, string example)
    {
        int dashes = result.Tokens.ToList().FindIndex(static token => token.Type == TokenType.DoubleDash);
        int behind = dashes < 0 ? 0 : result.Tokens.Count - 1 - dashes;
        return dashes < 0 || behind > 0 ? (words[..^behind], words[^behind..])
            : throw new UsageException("there is no command behind --", example);
    }
}
