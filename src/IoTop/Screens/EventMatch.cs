using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Which events a list shows: the user's filter, narrowed to where Enter has led.</summary>
internal sealed class EventMatch(ScreenFilter filter) : IRingMatch<IoEvent>, IIoMatch
{
    /// <summary>Only this process (or thread); null: all. Zero is what has no owner.</summary>
    public uint? Process { get; set; }

    /// <summary>Whether <see cref="Process"/> is a thread's number.</summary>
    public bool IsThread { get; set; }

    /// <summary>A write is <see cref="Process"/>'s when it dirtied the page; else when it submitted it.</summary>
    public bool ByDirtier { get; set; }

    /// <summary>Only these devices; null: all.</summary>
    public HashSet<uint>? Devices { get; set; }

    /// <summary>What else has to be so; null: nothing.</summary>
    public IIoMatch? Also { get; init; }

    public bool IsEverything => filter.IsEmpty && Process is null && Devices is null && Also is null;

    public bool Matches(in IoEvent io)
    {
        if (Process is uint id && OwnerOf(in io) != id)
        {
            return false;
        }

        if (Devices is not null && !Devices.Contains(io.Dev))
        {
            return false;
        }

        return (Also is null || Also.Matches(in io)) && filter.Matches(in io);
    }

    private uint OwnerOf(in IoEvent io) => ByDirtier && io.DirtierTgid != 0
        ? IsThread ? io.DirtierTid : io.DirtierTgid
        : IsThread ? io.Tid : io.Tgid;
}
