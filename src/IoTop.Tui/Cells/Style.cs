namespace IoTop.Tui;

/// <summary>
/// How a cell looks, as a small number that the terminal's <see cref="Scheme"/> turns into colours: a <see cref="Role"/> and
/// <see cref="StyleFlags"/>. A role converts to a style by itself.
/// </summary>
public readonly record struct Style
{
    /// <summary>Colours in each <see cref="Gradient"/>.</summary>
    public const int GradientSteps = 12;

    /// <summary>One past the greatest <see cref="Value"/>; for tables indexed by it.</summary>
    public const int ValueLimit = 32 << 8;

    private readonly ushort _value;

    public Style(Role role, StyleFlags flags = StyleFlags.None) => _value = (ushort)((int)role | ((int)flags << 8));

    public Role Role => (Role)(byte)_value;

    public StyleFlags Flags => (StyleFlags)(_value >> 8);

    /// <summary>The number itself, below <see cref="ValueLimit"/>.</summary>
    public int Value => _value;

    public Style Bold => With(StyleFlags.Bold);

    public Style Underlined => With(StyleFlags.Underline);

    public Style Reversed => With(StyleFlags.Reverse);

    public Style InRange => With(StyleFlags.InRange);

    public Style Selected => With(StyleFlags.Selected);

    public Style With(StyleFlags flags) => new(Role, Flags | flags);

    /// <summary>The colour of a gradient at 0..1; values outside are taken as the nearer end, NaN as 0.</summary>
    public static Style Graph(Gradient gradient, double level)
    {
        int step = level > 0 ? (int)(Math.Min(level, 1) * GradientSteps) : 0;
        return GraphStep(gradient, step);
    }

    /// <summary>The colour of a gradient at step 0..<see cref="GradientSteps"/> - 1, clamped.</summary>
    public static Style GraphStep(Gradient gradient, int step) =>
        new((Role)((int)Role.LoadGradient + ((int)gradient * GradientSteps) + Math.Clamp(step, 0, GradientSteps - 1)));

    public static implicit operator Style(Role role) => new(role);

    public static Style FromRole(Role role) => new(role);
}
