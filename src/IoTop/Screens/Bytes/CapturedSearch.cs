using IoTop.Model;
using IoTop.Text;

namespace IoTop.Screens;

/// <summary>
/// The search for bytes: in the I/O that is shown, and beside that in everything captured, a few milliseconds at a time. What is
/// captured meanwhile is searched too.
/// </summary>
internal sealed class CapturedSearch(Session session)
{
    // As long as nobody notices that a key waits for it.
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(8);

    private readonly PayloadSearch _search = new();
    private bool _isCancelled;

    public BytePattern? Pattern { get; private set; }

    /// <summary>The next match may lie in another I/O.</summary>
    public bool IsEverywhere { get; private set; }

    /// <summary>There is something captured that was not searched yet.</summary>
    public bool IsRunning => Pattern is not null && !_isCancelled && !_search.IsThrough;

    /// <summary>Grows when the pattern changes.</summary>
    public int Version { get; private set; }

    public PayloadSearch Results => _search;

    public void Begin(BytePattern? pattern, bool everywhere)
    {
        Pattern = pattern;
        IsEverywhere = everywhere;
        _isCancelled = false;
        Version++;
        if (pattern is not null && session.Model.Payload is PayloadStore store)
        {
            _search.Begin(store, pattern);
        }
    }

    /// <summary>The bytes of another time are shown: searches those for the same.</summary>
    public void BeginAgain()
    {
        if (Pattern is not null)
        {
            Begin(Pattern, IsEverywhere);
        }
    }

    /// <summary>Searches for a slice of time; returns whether there is more to do at once.</summary>
    public bool Work()
    {
        if (Pattern is null || _isCancelled || session.Model.Payload is null || (_search.IsThrough && !_search.Continue()))
        {
            return false;
        }

        return !_search.Step(s_slice);
    }

    public void Cancel()
    {
        _isCancelled = true;
        _search.Cancel();
    }

    /// <summary>"DAMN: 3 times in 1 I/O, 21 in the store", with how far it is while it runs.</summary>
    public int WriteCount(int here, Span<byte> text)
    {
        if (Pattern is null)
        {
            return 0;
        }

        // The pattern may be long; what was found has to be seen.
        int written = Columns.Cells.Name(Pattern.Text.AsSpan(0, Math.Min(32, Pattern.Text.Length)), text);
        written += Format.Text(": "u8, text[written..]);
        written += Format.Grouped((ulong)here, text[written..]);
        written += Format.Text(here == 1 ? " time in 1 I/O, "u8 : " times in 1 I/O, "u8, text[written..]);
        written += Format.Grouped((ulong)_search.Matches, text[written..]);
        written += Format.Text(" in the store"u8, text[written..]);
        if (Pattern.IsTooSlow)
        {
            return written + Format.Text(", given up: the expression takes too long"u8, text[written..]);
        }

        if (_isCancelled)
        {
            return written + Format.Text(", cancelled"u8, text[written..]);
        }

        if (IsRunning)
        {
            written += Format.Text(", "u8, text[written..]);
            written += Format.Number((ulong)(_search.Progress * 100), text[written..]);
            written += Format.Text("% searched, Esc cancels"u8, text[written..]);
        }

        return written;
    }
}
