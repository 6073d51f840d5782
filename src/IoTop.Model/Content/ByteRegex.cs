using System.Text;
using System.Text.RegularExpressions;

namespace IoTop.Model;

/// <summary>A user's regular expression over bytes, each of which is the character of its number (Latin-1).</summary>
internal sealed class ByteRegex
{
    private const int MaxTimeouts = 3;
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;
    private char[] _text = new char[8192];
    private int _timeouts;

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    internal ByteRegex(string pattern) => _regex = Make(pattern);

    internal bool IsTooSlow => _timeouts >= MaxTimeouts;

    internal int IndexOf(ReadOnlySpan<byte> bytes, out int length)
    {
        First first = new() { Start = -1 };
        Scan(bytes, 0, bytes.Length, ref first);
        length = first.Length;
        return first.Start;
    }

    internal void Scan<TSink>(ReadOnlySpan<byte> bytes, int from, int before, ref TSink sink)
        where TSink : IByteMatchSink, allows ref struct
    {
        if (IsTooSlow || from >= before)
        {
            return;
        }

        try
        {
            // What lies before `from` is seen by \b and ^ all the same.
            foreach (ValueMatch match in _regex.EnumerateMatches(Widen(bytes), from))
            {
                if (match.Index >= before)
                {
                    return;
                }

                if (match.Length > 0 && !sink.Found(match.Index, match.Length))
                {
                    return;
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            _timeouts++;
        }
    }

    private ReadOnlySpan<char> Widen(ReadOnlySpan<byte> bytes)
    {
        if (_text.Length < bytes.Length)
        {
            _text = new char[bytes.Length];
        }

        return _text.AsSpan(0, Encoding.Latin1.GetChars(bytes, _text));
    }

    private static Regex Make(string pattern)
    {
        try
        {
            // Linear in the bytes: it needs no limit.
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // Lookarounds and back references need backtracking; the limit keeps it short.
            return new Regex(pattern, RegexOptions.CultureInvariant, s_limit);
        }
    }

    private struct First : IByteMatchSink
    {
        public int Start;
        public int Length;

        public bool Found(int start, int length)
        {
            Start = start;
            Length = length;
            return false;
        }
    }
}
