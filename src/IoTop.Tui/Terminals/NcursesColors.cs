using IoTop.Tui.Interop;

namespace IoTop.Tui;

/// <summary>Turns styles into ncurses attributes and colour pairs; each style once, pairs shared by styles of the same colours.</summary>
internal sealed class NcursesColors
{
    private const int Unknown = -1;

    private readonly int _colors;
    private readonly int _maxPairs;
    private readonly Dictionary<(int Foreground, int Background), int> _pairs = [];
    private readonly uint[] _attributes = new uint[Style.ValueLimit];
    private readonly int[] _pairOf = new int[Style.ValueLimit];
    private Scheme _scheme;

    /// <param name="scheme">The scheme asked for.</param>
    /// <param name="colors">Colours of the terminal; 0: none.</param>
    /// <param name="maxPairs">Colour pairs of the terminal.</param>
    internal NcursesColors(Scheme scheme, int colors, int maxPairs)
    {
        _colors = colors;
        _maxPairs = maxPairs;
        _scheme = scheme;
        Use(scheme);
    }

    /// <summary>What the colours in use can tell in a picture.</summary>
    internal Glyphs Glyphs => _scheme.Glyphs;

    /// <summary>Takes another scheme; where the terminal has too few colours for it, the one that fits.</summary>
    internal void Use(Scheme scheme)
    {
        _scheme = _colors < 8 ? Scheme.Mono : _colors < 256 && scheme != Scheme.Mono ? Scheme.Ansi16 : scheme;
        Array.Fill(_pairOf, Unknown);
    }

    /// <summary>Sets a cell's attributes and colours.</summary>
    internal void Apply(Style style, ref CursesCell cell)
    {
        int index = style.Value;
        if (_pairOf[index] == Unknown)
        {
            Resolve(style, index);
        }

        cell.attr = _attributes[index];
        cell.ext_color = _pairOf[index];
    }

    private void Resolve(Style style, int index)
    {
        Look look = _scheme.Resolve(style);
        int foreground = look.Foreground.IndexFor(_colors);
        int background = look.Background.IndexFor(_colors);
        uint attributes = Attributes(look);

        // Eight colours have no bright black: faint text in the default colour instead of invisible black on black.
        if (_colors < 16 && look.Foreground is { Kind: ColorKind.Ansi, Value: 8 })
        {
            foreground = -1;
        }
        else if (_colors >= 16 && foreground >= 0)
        {
            attributes &= ~Ncurses.A_DIM;
        }

        int pair = foreground == -1 && background == -1 ? 0 : Pair(foreground, background);

        // The low byte of the pair also stands in the attributes; see setcchar in ncurses/widechar/lib_cchar.c.
        _attributes[index] = attributes | ((uint)Math.Min(pair, 255) << 8);
        _pairOf[index] = pair;
    }

    private static uint Attributes(Look look) =>
        ((look.Flags & StyleFlags.Bold) != 0 ? Ncurses.A_BOLD : 0)
        | ((look.Flags & StyleFlags.Underline) != 0 ? Ncurses.A_UNDERLINE : 0)
        | ((look.Flags & StyleFlags.Reverse) != 0 ? Ncurses.A_REVERSE : 0)
        | (look.Faint ? Ncurses.A_DIM : 0);

    private int Pair(int foreground, int background)
    {
        if (!_pairs.TryGetValue((foreground, background), out int pair))
        {
            pair = _pairs.Count + 1;

            // More pairs than the terminal has: the text stays readable in its default colours.
            if (pair >= _maxPairs || Ncurses.init_extended_pair(pair, foreground, background) != Ncurses.OK)
            {
                return 0;
            }

            _pairs.Add((foreground, background), pair);
        }

        return pair;
    }
}
