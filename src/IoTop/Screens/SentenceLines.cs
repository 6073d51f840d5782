using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Sentences broken at blanks to the width of the screen.</summary>
internal sealed class SentenceLines
{
    private readonly List<string> _lines = [];

    public int Count => _lines.Count;

    public string this[int line] => _lines[line];

    public void Clear() => _lines.Clear();

    /// <summary>Adds a sentence of anybody's.</summary>
    public void Add(string text, int width)
    {
        string rest = DisplayText.ToSafeString(text);
        while (rest.Length > width && width > 0)
        {
            int at = rest.LastIndexOf(' ', width);
            at = at <= 0 ? width : at;
            _lines.Add(rest[..at]);
            rest = rest[at..].TrimStart();
        }

        if (rest.Length > 0)
        {
            _lines.Add(rest);
        }
    }
}
