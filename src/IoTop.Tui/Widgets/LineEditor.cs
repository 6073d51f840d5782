using System.Text;

namespace IoTop.Tui;

/// <summary>
/// A line of text being typed, with readline's keys: C-a C-e C-b C-f, M-b M-f and C-Left C-Right by words, C-h C-d, C-k C-u C-w M-d
/// cut to a buffer that C-y brings back, C-t swaps. At most <see cref="Capacity"/> characters.
/// </summary>
public sealed partial class LineEditor
{
    private readonly int[] _codePoints;
    private readonly int[] _cut;
    private int _length;
    private int _cutLength;

    public LineEditor(int capacity = 512)
    {
        _codePoints = new int[Math.Max(1, capacity)];
        _cut = new int[_codePoints.Length];
    }

    public int Capacity => _codePoints.Length;

    /// <summary>Characters (code points).</summary>
    public int Length => _length;

    /// <summary>The character that the cursor stands on; <see cref="Length"/> at the end.</summary>
    public int Cursor { get; private set; }

    /// <summary>
    /// The text is a proposal: what is typed first takes its place, as with selected text elsewhere; C-y brings it back. Any other key
    /// accepts it for editing.
    /// </summary>
    public bool IsProposal { get; set; }

    internal ReadOnlySpan<int> CodePoints => _codePoints.AsSpan(0, _length);

    /// <summary>The text; reading it makes a string. Setting it puts the cursor at the end; what is not safe to show is left out.</summary>
    public string Text
    {
        get
        {
            StringBuilder text = new(_length);
            foreach (int codePoint in CodePoints)
            {
                text.Append(new Rune(codePoint).ToString());
            }

            return text.ToString();
        }

        set
        {
            _length = 0;
            Cursor = 0;
            foreach (Rune rune in value.EnumerateRunes())
            {
                Insert(rune.Value);
            }
        }
    }

    public void Clear()
    {
        _length = 0;
        Cursor = 0;
    }

    /// <summary>Inserts a character at the cursor; false when it may not be shown or the line is full.</summary>
    public bool Insert(int codePoint)
    {
        if (_length == Capacity || DisplayText.WidthOf(codePoint) == 0)
        {
            return false;
        }

        _codePoints.AsSpan(Cursor, _length - Cursor).CopyTo(_codePoints.AsSpan(Cursor + 1));
        _codePoints[Cursor++] = codePoint;
        _length++;
        return true;
    }

    private bool Remove(int start, int end, bool keep)
    {
        start = Math.Max(start, 0);
        end = Math.Min(end, _length);
        if (start >= end)
        {
            return false;
        }

        if (keep)
        {
            _cutLength = end - start;
            _codePoints.AsSpan(start, _cutLength).CopyTo(_cut);
        }

        _codePoints.AsSpan(end, _length - end).CopyTo(_codePoints.AsSpan(start));
        _length -= end - start;
        Cursor = start;
        return true;
    }

    private bool Paste()
    {
        bool changed = false;
        for (int index = 0; index < _cutLength; index++)
        {
            changed |= Insert(_cut[index]);
        }

        return changed;
    }

    private bool Swap()
    {
        int right = Math.Min(Cursor, _length - 1);
        if (right < 1)
        {
            return false;
        }

        (_codePoints[right - 1], _codePoints[right]) = (_codePoints[right], _codePoints[right - 1]);
        Cursor = right + 1;
        return true;
    }

    private int WordStart()
    {
        int place = Cursor;
        while (place > 0 && !IsWord(_codePoints[place - 1]))
        {
            place--;
        }

        while (place > 0 && IsWord(_codePoints[place - 1]))
        {
            place--;
        }

        return place;
    }

    private int WordEnd()
    {
        int place = Cursor;
        while (place < _length && !IsWord(_codePoints[place]))
        {
            place++;
        }

        while (place < _length && IsWord(_codePoints[place]))
        {
            place++;
        }

        return place;
    }

    /// <summary>C-w cuts to a blank, as the tty driver's own does, where M-b stops at punctuation.</summary>
    private int BlankStart()
    {
        int place = Cursor;
        while (place > 0 && _codePoints[place - 1] == ' ')
        {
            place--;
        }

        while (place > 0 && _codePoints[place - 1] != ' ')
        {
            place--;
        }

        return place;
    }

    private static bool IsWord(int codePoint) => Rune.IsLetterOrDigit(new Rune(codePoint));
}
