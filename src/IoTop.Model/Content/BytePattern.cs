using System.Diagnostics.CodeAnalysis;

namespace IoTop.Model;

/// <summary>
/// What is searched for in bytes: text, bytes in hexadecimal, or a regular expression. Text and bytes allocate nothing. One thread at a
/// time: a regular expression has a buffer of its own.
/// </summary>
public sealed class BytePattern
{
    /// <summary>A longer text is refused, bytes.</summary>
    public const int MaxLiteral = 4096;

    /// <summary>A match of a regular expression that is at most this long is found, and found once, where two segments meet.</summary>
    public const int RegexReach = 256;

    private readonly MaskedBytes? _masked;
    private readonly ByteRegex? _regex;

    internal BytePattern(string text, MaskedBytes masked)
    {
        Text = text;
        _masked = masked;
        MaxLength = masked.Length;
    }

    internal BytePattern(string text, ByteRegex regex)
    {
        Text = text;
        _regex = regex;
        MaxLength = RegexReach;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The longest match that is sure to be found where two segments meet, bytes.</summary>
    public int MaxLength { get; }

    /// <summary>It took too long, several times, and is not tried any more: nothing matches.</summary>
    public bool IsTooSlow => _regex is { IsTooSlow: true };

    internal bool IsRegex => _regex is not null;

    /// <summary>
    /// Text as it is (UTF-8), <c>hex:de ad ?? ef</c> (?? is any byte) or <c>re:REGEX</c> (a byte is the character of its number).
    /// </summary>
    /// <param name="error">A sentence for people when it returns false, else empty.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out BytePattern? pattern, out string error) =>
        BytePatternParser.TryParse(text, out pattern, out error);

    /// <summary>Where it begins first, -1: nowhere. A match is never empty.</summary>
    public int IndexOf(ReadOnlySpan<byte> bytes, out int length)
    {
        if (_masked is null)
        {
            return _regex!.IndexOf(bytes, out length);
        }

        length = _masked.Length;
        return _masked.IndexOf(bytes);
    }

    /// <summary>How often it occurs; matches do not overlap.</summary>
    public int Count(ReadOnlySpan<byte> bytes)
    {
        Counter counter = default;
        Scan(bytes, 0, bytes.Length, ref counter);
        return counter.Count;
    }

    public override string ToString() => Text;

    /// <summary>Tells the matches that begin at <paramref name="from"/> or later and before <paramref name="before"/>, in order.</summary>
    internal void Scan<TSink>(ReadOnlySpan<byte> bytes, int from, int before, ref TSink sink)
        where TSink : IByteMatchSink, allows ref struct
    {
        if (_masked is null)
        {
            _regex!.Scan(bytes, from, before, ref sink);
        }
        else
        {
            _masked.Scan(bytes, from, before, ref sink);
        }
    }

    private struct Counter : IByteMatchSink
    {
        public int Count { get; private set; }

        public bool Found(int start, int length)
        {
            Count++;
            return true;
        }
    }
}
