namespace IoTop.Tui;

public sealed partial class Scheme
{
    /// <summary>For dark backgrounds and 256 or more colours.</summary>
    public static Scheme Default { get; } = new("default", Over(0x303048), Over(0x262626), static scheme =>
    {
        Color text = Color.Rgb(0xC6C6C6);
        Color label = Color.Rgb(0x9E9E9E);
        Color read = Color.Rgb(0x5FAFFF);
        Color write = Color.Rgb(0xFFAF5F);
        scheme[Role.Normal] = new Look(text);
        scheme[Role.Dim] = new Look(Color.Rgb(0x767676));
        scheme[Role.Bright] = new Look(Color.Rgb(0xFFFFFF), Flags: StyleFlags.Bold);
        scheme[Role.Title] = new Look(Color.Rgb(0xEEEEEE), Flags: StyleFlags.Bold);
        scheme[Role.Border] = new Look(Color.Rgb(0x4E4E4E));
        scheme[Role.Header] = new Look(label, Color.Rgb(0x262626));
        scheme[Role.HeaderSorted] = new Look(Color.Rgb(0x87D7AF), Color.Rgb(0x262626), StyleFlags.Bold);
        scheme[Role.Accent] = new Look(Color.Rgb(0x87D7AF));
        scheme[Role.Read] = new Look(read);
        scheme[Role.Write] = new Look(write);
        scheme[Role.Other] = new Look(Color.Rgb(0xAF87D7));
        scheme[Role.Good] = new Look(Color.Rgb(0x87D75F));
        scheme[Role.Warning] = new Look(Color.Rgb(0xFFD75F));
        scheme[Role.Error] = new Look(Color.Rgb(0xFF5F5F), Flags: StyleFlags.Bold);
        scheme[Role.KeyHint] = new Look(Color.Rgb(0x87D7AF), Color.Rgb(0x262626), StyleFlags.Bold);
        scheme[Role.KeyLabel] = new Look(Color.Rgb(0xB2B2B2), Color.Rgb(0x262626));
        scheme[Role.Match] = new Look(Color.Rgb(0x1C1C1C), Color.Rgb(0xFFD75F));
        scheme[Role.Frozen] = new Look(Color.Rgb(0x1C1C1C), Color.Rgb(0x87D7FF), StyleFlags.Bold);
        scheme[Role.TabActive] = new Look(Color.Rgb(0xFFFFFF), Color.Rgb(0x444444), StyleFlags.Bold);
        scheme[Role.TabInactive] = new Look(label);
        scheme[Role.Input] = new Look(Color.Rgb(0xFFFFFF));
        scheme[Role.Message] = new Look(Color.Rgb(0xEEEEEE), Color.Rgb(0x262626));
        scheme[Role.Track] = new Look(Color.Rgb(0x3A3A3A));
        scheme[Role.Exited] = new Look(Color.Rgb(0x626262));
        scheme[Role.Marked] = new Look(Color.Rgb(0xFFD75F), Flags: StyleFlags.Bold);
        scheme.DefineHexForDark();
        scheme.Spread(Role.LoadGradient, 0x5FD787, 0xAFD75F, 0xFFD75F, 0xFFAF5F, 0xFF5F5F);
        scheme.Spread(Role.ReadGradient, 0x5F5FAF, 0x5F87FF, 0x5FAFFF, 0x5FD7FF, 0xAFFFFF);
        scheme.Spread(Role.WriteGradient, 0x875F87, 0xD75F87, 0xFF875F, 0xFFAF5F, 0xFFD787);
        scheme.SpreadSolid(Role.HeatGradient, 0x2B1F8B, 0x6A2A9B, 0xA3307E, 0xE04F5F, 0xFB8B5A, 0xFEC57A, 0xFCF6B8);
    });

    /// <summary>For light backgrounds and 256 or more colours.</summary>
    public static Scheme Light { get; } = new("light", Over(0xD7E4F0), Over(0xEEEEEE), static scheme =>
    {
        Color text = Color.Rgb(0x303030);
        Color bar = Color.Rgb(0xE4E4E4);
        scheme[Role.Normal] = new Look(text);
        scheme[Role.Dim] = new Look(Color.Rgb(0x8A8A8A));
        scheme[Role.Bright] = new Look(Color.Rgb(0x000000), Flags: StyleFlags.Bold);
        scheme[Role.Title] = new Look(Color.Rgb(0x1C1C1C), Flags: StyleFlags.Bold);
        scheme[Role.Border] = new Look(Color.Rgb(0xB2B2B2));
        scheme[Role.Header] = new Look(Color.Rgb(0x4E4E4E), bar);
        scheme[Role.HeaderSorted] = new Look(Color.Rgb(0x005F5F), bar, StyleFlags.Bold);
        scheme[Role.Accent] = new Look(Color.Rgb(0x005F5F));
        scheme[Role.Read] = new Look(Color.Rgb(0x005FAF));
        scheme[Role.Write] = new Look(Color.Rgb(0xAF5F00));
        scheme[Role.Other] = new Look(Color.Rgb(0x5F5FAF));
        scheme[Role.Good] = new Look(Color.Rgb(0x008700));
        scheme[Role.Warning] = new Look(Color.Rgb(0xAF5F00), Flags: StyleFlags.Bold);
        scheme[Role.Error] = new Look(Color.Rgb(0xD70000), Flags: StyleFlags.Bold);
        scheme[Role.KeyHint] = new Look(Color.Rgb(0x005F5F), bar, StyleFlags.Bold);
        scheme[Role.KeyLabel] = new Look(Color.Rgb(0x4E4E4E), bar);
        scheme[Role.Match] = new Look(text, Color.Rgb(0xFFD75F));
        scheme[Role.Frozen] = new Look(Color.Rgb(0xFFFFFF), Color.Rgb(0x0087AF), StyleFlags.Bold);
        scheme[Role.TabActive] = new Look(Color.Rgb(0x000000), Color.Rgb(0xD0D0D0), StyleFlags.Bold);
        scheme[Role.TabInactive] = new Look(Color.Rgb(0x626262));
        scheme[Role.Input] = new Look(Color.Rgb(0x000000));
        scheme[Role.Message] = new Look(Color.Rgb(0x1C1C1C), bar);
        scheme[Role.Track] = new Look(Color.Rgb(0xD0D0D0));
        scheme[Role.Exited] = new Look(Color.Rgb(0x9E9E9E));
        scheme[Role.Marked] = new Look(Color.Rgb(0xAF0087), Flags: StyleFlags.Bold);
        scheme.DefineHexForLight();
        scheme.Spread(Role.LoadGradient, 0x008700, 0x5F8700, 0xAF8700, 0xD75F00, 0xD70000);
        scheme.Spread(Role.ReadGradient, 0x87AFD7, 0x5F87D7, 0x005FD7, 0x005FAF, 0x00005F);
        scheme.Spread(Role.WriteGradient, 0xD7AF87, 0xD7875F, 0xD75F00, 0xAF5F00, 0x870000);
        scheme.SpreadSolid(Role.HeatGradient, 0xF9DFC8, 0xF6B48F, 0xE8756D, 0xBF3F7A, 0x83247D, 0x4A1568, 0x1D0B3B);
    });

    /// <summary>A background to lay under the colours of the text.</summary>
    private static Look Over(int background) => new(default, Color.Rgb(background));
}
