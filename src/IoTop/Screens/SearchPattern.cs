using System.Text;
using System.Text.RegularExpressions;

namespace IoTop.Screens;

/// <summary>
/// The regular expression of "/". It is matched while it is typed, on every row of every frame, so it must never run away: the
/// non-backtracking engine is linear in the text, and what it cannot express counts as invalid.
/// </summary>
internal sealed class SearchPattern
{
    private const int MaxText = 512;
    private Regex? _regex;

    public string Text { get; private set; } = "";

    /// <summary>False while the text is not an expression; then nothing is filtered.</summary>
    public bool IsValid { get; private set; } = true;

    public bool IsEmpty => _regex is null;

    public void Clear() => Set("");

    /// <summary>Takes a new expression; returns whether it is valid. Upper case in it makes it mind the case, as in vim's smartcase.</summary>
    public bool Set(string text)
    {
        Text = text;
        _regex = null;
        IsValid = true;
        if (text.Length == 0)
        {
            return true;
        }

        bool mindsCase = text.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0;
        try
        {
            RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
            _regex = new Regex(text, mindsCase ? options : options | RegexOptions.IgnoreCase);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            IsValid = false;
        }

        return IsValid;
    }

    /// <summary>Whether the expression occurs in the text; true when there is no (valid) expression.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8)
    {
        if (_regex is null)
        {
            return true;
        }

        Span<char> chars = stackalloc char[MaxText];
        ReadOnlySpan<byte> cut = utf8.Length > MaxText ? utf8[..MaxText] : utf8;
        int length = Encoding.UTF8.GetChars(cut, chars);
        return _regex.IsMatch(chars[..length]);
    }

    /// <summary>Where the expression occurs first, in columns of text that is ASCII; false for other text, or when it does not.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out int start, out int length)
    {
        start = 0;
        length = 0;
        ReadOnlySpan<byte> cut = utf8.Length > MaxText ? utf8[..MaxText] : utf8;
        if (_regex is null || !Ascii.IsValid(cut))
        {
            return false;
        }

        Span<char> chars = stackalloc char[MaxText];
        Encoding.ASCII.GetChars(cut, chars);
        foreach (ValueMatch match in _regex.EnumerateMatches(chars[..cut.Length]))
        {
            start = match.Index;
            length = match.Length;
            return length > 0;
        }

        return false;
    }
}
