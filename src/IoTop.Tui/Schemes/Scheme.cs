namespace IoTop.Tui;

/// <summary>Colours for every <see cref="Role"/>. The background is the terminal's own except where a role needs one.</summary>
public sealed partial class Scheme
{
    private readonly Look[] _looks;

    private Scheme(string name, Look selected, Look range, Action<Scheme> define)
    {
        Name = name;
        Selected = selected;
        Range = range;
        _looks = new Look[(int)Role.End];
        define(this);
    }

    public string Name { get; }

    /// <summary>What its colours can tell in a picture.</summary>
    public Glyphs Glyphs { get; private set; } = Glyphs.Shades;

    /// <summary>
    /// How the row under the cursor looks: its background goes under every role; its foreground, if it has one, replaces the
    /// role's; its flags are added.
    /// </summary>
    public Look Selected { get; }

    /// <summary>How a range that is set off looks, in the same way; a role that has a background of its own keeps it.</summary>
    public Look Range { get; }

    /// <summary>Names of all schemes, for options and help.</summary>
    public static IReadOnlyList<string> Names { get; } = ["default", "light", "mono", "16"];

    /// <summary>A scheme by name; false when there is none of that name.</summary>
    public static bool TryGet(string name, out Scheme scheme)
    {
        Scheme? found = name switch
        {
            "default" => Default,
            "light" => Light,
            "mono" => Mono,
            "16" => Ansi16,
            _ => null,
        };
        scheme = found ?? Default;
        return found is not null;
    }

    /// <summary>The scheme that comes after this one, for a key that steps through them.</summary>
    public Scheme Next
    {
        get
        {
            int index = 0;
            while (index < Names.Count && Names[index] != Name)
            {
                index++;
            }

            TryGet(Names[(index + 1) % Names.Count], out Scheme next);
            return next;
        }
    }

    /// <summary>What a style looks like: the role's look with the style's flags over it.</summary>
    public Look Resolve(Style style)
    {
        Look look = style.Role < Role.End ? _looks[(int)style.Role] : default;
        if ((style.Flags & StyleFlags.InRange) != 0 && look.Background.Kind == ColorKind.Default)
        {
            look = look with { Background = Range.Background, Flags = look.Flags | Range.Flags };
        }

        StyleFlags flags = look.Flags | (style.Flags & ~(StyleFlags.Selected | StyleFlags.InRange));
        if ((style.Flags & StyleFlags.Selected) == 0)
        {
            return look with { Flags = flags };
        }

        Color foreground = Selected.Foreground.Kind != ColorKind.Default ? Selected.Foreground : look.Foreground;
        Color background = Selected.Background.Kind != ColorKind.Default ? Selected.Background : look.Background;
        return new Look(foreground, background, flags | Selected.Flags, look.Faint && Selected.Flags == StyleFlags.None);
    }

    private Look this[Role role]
    {
        set => _looks[(int)role] = value;
    }

    /// <summary>Spreads colours evenly over a gradient's steps.</summary>
    private void Spread(Role first, params ReadOnlySpan<int> stops)
    {
        for (int step = 0; step < Style.GradientSteps; step++)
        {
            double place = (double)step / (Style.GradientSteps - 1) * (stops.Length - 1);
            int stop = Math.Min((int)place, stops.Length - 2);
            Color color = Color.Rgb(stops[stop]).Towards(Color.Rgb(stops[stop + 1]), place - stop);
            _looks[(int)first + step] = new Look(color);
        }
    }

    /// <summary>
    /// Spreads colours in the same way, behind the characters too: what is drawn with them has no gaps, whatever the font.
    /// </summary>
    private void SpreadSolid(Role first, params ReadOnlySpan<int> stops)
    {
        Spread(first, stops);
        Glyphs = Glyphs.Solid;
        for (int step = 0; step < Style.GradientSteps; step++)
        {
            ref Look look = ref _looks[(int)first + step];
            look = look with { Background = look.Foreground };
        }
    }

    /// <summary>Gives each part of a gradient one colour of the palette.</summary>
    private void Steps(Role first, params ReadOnlySpan<Look> looks)
    {
        for (int step = 0; step < Style.GradientSteps; step++)
        {
            _looks[(int)first + step] = looks[step * looks.Length / Style.GradientSteps];
        }
    }
}
