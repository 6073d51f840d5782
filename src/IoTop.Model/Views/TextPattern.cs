using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace IoTop.Model;

/// <summary>A user's regular expression over bytes that others chose: it can neither hang on them nor allocate for them.</summary>
internal sealed class TextPattern
{
    private const int MaxText = 4352;
    private const int MaxTimeouts = 3;
    private const int Answers = 64;
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(100);

    private readonly char[] _text = new char[MaxText];
    private readonly Answer[] _answers = new Answer[Answers];
    private Regex? _regex;
    private int _timeouts;

    public string Text { get; private set; } = "";

    public bool IsEmpty => _regex is null;

    /// <summary>It took too long on some rows, and is not tried any more: nothing matches.</summary>
    public bool IsTooSlow => _timeouts >= MaxTimeouts;

    public bool TrySet(string pattern, out string error)
    {
        error = "";
        try
        {
            _regex = pattern.Length == 0 ? null : Make(pattern);
            Text = pattern;
            _timeouts = 0;
            Array.Clear(_answers);
            return true;
        }
        catch (ArgumentException e)
        {
            error = e.Message;
            return false;
        }
    }

    public bool Matches(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex is null || (!IsTooSlow && _regex.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            _timeouts++;
            return false;
        }
    }

    /// <summary>Looks at "id comm arguments".</summary>
    public bool Matches(uint id, ReadOnlySpan<byte> comm, ReadOnlySpan<byte> commandLine)
    {
        _ = id.TryFormat(_text, out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        _text[length++] = ' ';
        length += Put(comm, length);
        if (!commandLine.IsEmpty)
        {
            _text[length++] = ' ';
            int added = Put(commandLine.TrimEnd((byte)0), length);
            _text.AsSpan(length, added).Replace('\0', ' ');
            length += added;
        }

        return Matches(_text.AsSpan(0, length));
    }

    /// <summary>
    /// Looks at "id comm". A busy disk's I/Os, 200,000 in a second, are those of a few tasks, so the last answer for each is kept.
    /// </summary>
    public bool Matches(uint id, in TaskComm comm)
    {
        if (IsTooSlow)
        {
            return false;
        }

        ref Answer answer = ref _answers[id % Answers];
        if (!answer.IsGiven || answer.Id != id || !((ReadOnlySpan<byte>)answer.Comm).SequenceEqual(comm))
        {
            int timeouts = _timeouts;
            bool matches = Matches(id, comm.Bytes, default);
            answer = new Answer { Id = id, Comm = comm, Matches = matches, IsGiven = timeouts == _timeouts };
        }

        return answer.Matches;
    }

    /// <summary>Where it occurs first, in characters; only in ASCII, where a byte is a column.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, out int start, out int length)
    {
        start = 0;
        length = 0;
        if (_regex is null || text.Length > MaxText || !System.Text.Ascii.IsValid(text))
        {
            return false;
        }

        try
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(_text.AsSpan(0, Put(text, 0))))
            {
                start = match.Index;
                length = match.Length;
                return length > 0;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // Too hard an expression marks nothing.
        }

        return false;
    }

    private int Put(ReadOnlySpan<byte> bytes, int at)
    {
        // One place is kept for the blank between the parts.
        _ = Utf8.ToUtf16(bytes, _text.AsSpan(at, _text.Length - at - 1), out _, out int written, replaceInvalidSequences: true);
        return written;
    }

    // Smart case, as vi and less have it.
    private static Regex Make(string pattern)
    {
        RegexOptions options = RegexOptions.CultureInvariant;
        options |= pattern.Any(char.IsUpper) ? RegexOptions.None : RegexOptions.IgnoreCase;
        try
        {
            // Linear in the text: it needs no limit, and a limit in wall time would drop rows on a busy machine.
            return new Regex(pattern, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // Lookarounds and back references need backtracking; the limit keeps it short.
            return new Regex(pattern, options, s_limit);
        }
    }

    private struct Answer
    {
        public TaskComm Comm;
        public uint Id;
        public bool Matches;

        /// <summary>False for none, and for one that only time gave.</summary>
        public bool IsGiven;
    }
}
