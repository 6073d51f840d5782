using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Exports;

/// <summary>An I/O in the order in which blktrace would tell of it: by disk, then by when it was first seen there.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SortedEvent : IComparable<SortedEvent>
{
    public ulong FirstNs;
    public uint Disk;
    public uint Reserved;
    public IoEvent Event;

    public readonly int CompareTo(SortedEvent other)
    {
        int order = Disk.CompareTo(other.Disk);
        order = order != 0 ? order : FirstNs.CompareTo(other.FirstNs);
        order = order != 0 ? order : Event.Tid.CompareTo(other.Event.Tid);
        return order != 0 ? order : Event.Sector.CompareTo(other.Event.Sector);
    }
}
