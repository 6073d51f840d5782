namespace IoTop.Tui;

/// <summary>Cuts text into lines of a width, at blanks where there are some; walks without allocating.</summary>
public ref struct LineWrapper
{
    private readonly int _width;
    private ReadOnlySpan<char> _rest;
    private bool _isDone;

    /// <param name="text">Lines of its own are parted by '\n'.</param>
    /// <param name="width">Columns per line; at least 1 is taken.</param>
    public LineWrapper(ReadOnlySpan<char> text, int width)
    {
        _rest = text;
        _width = Math.Max(1, width);
        _isDone = text.IsEmpty;
    }

    /// <summary>The line, without its line break.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    public bool MoveNext()
    {
        if (_isDone)
        {
            return false;
        }

        int newline = _rest.IndexOf('\n');
        ReadOnlySpan<char> line = newline >= 0 ? _rest[..newline] : _rest;
        int fit = FittingLength(line);
        if (fit == line.Length)
        {
            Current = line.TrimEnd(' ');
            _isDone = newline < 0;
            _rest = newline >= 0 ? _rest[(newline + 1)..] : default;
            return true;
        }

        // The blank that the line is broken at may be the first character that no longer fits.
        int blank = line[..(fit + 1)].LastIndexOf(' ');
        int cut = blank > 0 ? blank : fit;
        Current = line[..cut].TrimEnd(' ');
        _rest = _rest[cut..].TrimStart(' ');
        _isDone = _rest.IsEmpty;
        return true;
    }

    /// <summary>Chars that fit the width; at least one, so that every step gets on.</summary>
    private readonly int FittingLength(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> rest = line;
        int used = 0;
        int length = 0;
        while (DisplayText.TryRead(ref rest, out _, out int width))
        {
            used += width;
            if (used > _width && length > 0)
            {
                return length;
            }

            length = line.Length - rest.Length;
        }

        return line.Length;
    }
}
