namespace IoTop.Tui;

public sealed partial class Scheme
{
    private const int Red = 1;
    private const int Green = 2;
    private const int Yellow = 3;
    private const int Blue = 4;
    private const int Magenta = 5;
    private const int Cyan = 6;
    private const int Bright = 8;

    /// <summary>No colours, only attributes: for NO_COLOR and terminals without colours.</summary>
    public static Scheme Mono { get; } = new("mono", Over(StyleFlags.Reverse), Over(StyleFlags.Underline), static scheme =>
    {
        scheme[Role.Dim] = new Look(default, Faint: true);
        scheme[Role.Exited] = new Look(default, Faint: true);
        scheme[Role.Track] = new Look(default, Faint: true);
        scheme[Role.Border] = new Look(default, Faint: true);
        foreach (Role role in (ReadOnlySpan<Role>)
            [Role.Bright, Role.Title, Role.Warning, Role.Error, Role.KeyHint, Role.TabActive, Role.Marked, Role.Accent])
        {
            scheme[role] = new Look(default, Flags: StyleFlags.Bold);
        }

        scheme[Role.Header] = new Look(default, Flags: StyleFlags.Reverse);
        scheme[Role.HeaderSorted] = new Look(default, Flags: StyleFlags.Reverse | StyleFlags.Bold);
        scheme[Role.Match] = new Look(default, Flags: StyleFlags.Underline | StyleFlags.Bold);
        scheme[Role.Frozen] = new Look(default, Flags: StyleFlags.Reverse | StyleFlags.Bold);
        scheme[Role.TabActive] = new Look(default, Flags: StyleFlags.Underline | StyleFlags.Bold);
        scheme.DefineHexForMono();
    });

    /// <summary>For terminals with 8 or 16 colours; the user's own palette, readable on dark and light.</summary>
    public static Scheme Ansi16 { get; } = new("16", new Look(Color.Ansi(0), Color.Ansi(Cyan)), Over(StyleFlags.Underline), static scheme =>
    {
        scheme[Role.Dim] = new Look(Color.Ansi(Bright), Faint: true);
        scheme[Role.Exited] = new Look(Color.Ansi(Bright), Faint: true);
        scheme[Role.Track] = new Look(Color.Ansi(Bright), Faint: true);
        scheme[Role.Border] = new Look(Color.Ansi(Bright), Faint: true);
        scheme[Role.Bright] = new Look(default, Flags: StyleFlags.Bold);
        scheme[Role.Title] = new Look(default, Flags: StyleFlags.Bold);
        scheme[Role.Header] = new Look(Color.Ansi(0), Color.Ansi(Green));
        scheme[Role.HeaderSorted] = new Look(Color.Ansi(0), Color.Ansi(Yellow));
        scheme[Role.Accent] = new Look(Color.Ansi(Cyan));
        scheme[Role.Read] = new Look(Color.Ansi(Cyan));
        scheme[Role.Write] = new Look(Color.Ansi(Yellow));
        scheme[Role.Other] = new Look(Color.Ansi(Magenta));
        scheme[Role.Good] = new Look(Color.Ansi(Green));
        scheme[Role.Warning] = new Look(Color.Ansi(Yellow), Flags: StyleFlags.Bold);
        scheme[Role.Error] = new Look(Color.Ansi(Red), Flags: StyleFlags.Bold);
        scheme[Role.KeyHint] = new Look(Color.Ansi(Cyan), Flags: StyleFlags.Bold);
        scheme[Role.Match] = new Look(Color.Ansi(0), Color.Ansi(Yellow));
        scheme[Role.Frozen] = new Look(Color.Ansi(0), Color.Ansi(Cyan));
        scheme[Role.TabActive] = new Look(default, Flags: StyleFlags.Bold | StyleFlags.Reverse);
        scheme[Role.Marked] = new Look(Color.Ansi(Yellow), Flags: StyleFlags.Bold);
        scheme.DefineHexFor16();
        scheme.Steps(Role.LoadGradient, Ansi(Green), Ansi(Green), Ansi(Yellow), Ansi(Red));
        scheme.Steps(Role.ReadGradient, Ansi(Blue), Ansi(Cyan), Ansi(Cyan));
        scheme.Steps(Role.WriteGradient, Ansi(Magenta), Ansi(Yellow), Ansi(Yellow));
        scheme.Glyphs = Glyphs.FewColors;
        scheme.Steps(Role.HeatGradient, Ansi(Blue), Ansi(Magenta), Ansi(Red), Ansi(Yellow));
    });

    private static Look Over(StyleFlags flags) => new(default, Flags: flags);

    private static Look Ansi(int color) => new(Color.Ansi(color));
}
