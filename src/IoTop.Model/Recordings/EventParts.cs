using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Of an event, who sent it: few are different among many, so that a block has each of them once.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EventWho : IEventPart<EventWho>
{
    public ulong CgroupId;
    public uint Tgid;
    public uint Tid;
    public uint Uid;
    public uint DirtierTgid;
    public uint DirtierTid;
    public TaskComm Comm;

    public static EventWho Of(in IoEvent from) => new()
    {
        CgroupId = from.CgroupId,
        Tgid = from.Tgid,
        Tid = from.Tid,
        Uid = from.Uid,
        DirtierTgid = from.DirtierTgid,
        DirtierTid = from.DirtierTid,
        Comm = from.Comm,
    };

    public readonly void PutInto(ref IoEvent into)
    {
        into.CgroupId = CgroupId;
        into.Tgid = Tgid;
        into.Tid = Tid;
        into.Uid = Uid;
        into.DirtierTgid = DirtierTgid;
        into.DirtierTid = DirtierTid;
        into.Comm = Comm;
    }

    public readonly ulong Hash() => (((ulong)Tid << 32) | Tgid) ^ CgroupId ^ ((ulong)DirtierTid << 16) ^ Comm[0];
}

/// <summary>Of an event, what it was.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EventWhat : IEventPart<EventWhat>
{
    public uint ParentDev;
    public uint Dev;
    public uint Bytes;
    public uint CmdFlags;
    public ushort Error;
    public IoOperation Op;
    public IoEventFlags Flags;

    public static EventWhat Of(in IoEvent from) => new()
    {
        ParentDev = from.ParentDev,
        Dev = from.Dev,
        Bytes = from.Bytes,
        CmdFlags = from.CmdFlags,
        Error = from.Error,
        Op = from.Op,
        Flags = from.Flags,
    };

    public readonly void PutInto(ref IoEvent into)
    {
        into.ParentDev = ParentDev;
        into.Dev = Dev;
        into.Bytes = Bytes;
        into.CmdFlags = CmdFlags;
        into.Error = Error;
        into.Op = Op;
        into.Flags = Flags;
    }

    public readonly ulong Hash() =>
        (((ulong)Dev << 32) | Bytes) ^ ((ulong)CmdFlags << 20) ^ ((ulong)ParentDev << 7) ^ ((ulong)Op << 58) ^ ((ulong)Flags << 50) ^ Error;
}

/// <summary>What the events of a block have in common with others of it.</summary>
internal interface IEventPart<T> : IBlockPart
    where T : unmanaged
{
    static abstract T Of(in IoEvent from);

    void PutInto(ref IoEvent into);
}

/// <summary>What a block has once, however often it is referred to.</summary>
internal interface IBlockPart
{
    ulong Hash();
}
