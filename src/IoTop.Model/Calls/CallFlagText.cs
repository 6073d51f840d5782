namespace IoTop.Model;

/// <summary>
/// The state of the processor in the letters that ftrace prints, which its legend explains (trace_print_lat_fmt in
/// kernel/trace/trace_output.c), and in words.
/// </summary>
public static class CallFlagText
{
    /// <summary>Room for the letters of any kernel.</summary>
    public const int MaxLetters = 5;

    private static readonly (CallFlags Flag, byte[] Name)[] s_names =
    [
        (CallFlags.IrqsOff, "irqs-off"u8.ToArray()),
        (CallFlags.BottomHalvesOff, "bh-off"u8.ToArray()),
        (CallFlags.NeedResched, "need-resched"u8.ToArray()),
        (CallFlags.NeedReschedLazy, "need-resched-lazy"u8.ToArray()),
        (CallFlags.PreemptResched, "preempt-resched"u8.ToArray()),
        (CallFlags.HardIrq, "hardirq"u8.ToArray()),
        (CallFlags.SoftIrq, "softirq"u8.ToArray()),
        (CallFlags.Nmi, "nmi"u8.ToArray()),
    ];

    /// <summary>Writes "d.h1." or, where there is no migrate depth, "d.h1"; returns the length.</summary>
    public static int Letters(in CallEvent call, CallSourceDescription source, Span<byte> text)
    {
        text[0] = Irqs(call.Flags, source);
        text[1] = Resched(call.Flags, source);
        text[2] = Interrupt(call.Flags);
        if (source.HasMigrateDepth)
        {
            text[3] = Depth(call.PreemptDepth);
            text[4] = Depth(call.MigrateDepth);
            return 5;
        }

        // One number, in as many digits as it takes.
        int depth = call.PreemptDepth | (call.MigrateDepth << 4);
        text[3] = Depth((byte)(depth > 0xf ? depth >> 4 : depth));
        if (depth > 0xf)
        {
            text[4] = depth % 16 == 0 ? (byte)'0' : Depth((byte)(depth % 16));
            return 5;
        }

        return 4;
    }

    /// <summary>Writes "irqs-off|hardirq"; returns the length. 128 bytes are enough.</summary>
    public static int Words(CallFlags flags, CallSourceDescription source, Span<byte> text)
    {
        int length = 0;
        foreach ((CallFlags flag, byte[] name) in s_names)
        {
            if ((flags & flag) == 0 || (flag == CallFlags.NeedReschedLazy && !source.HasLazyResched))
            {
                continue;
            }

            if (length > 0)
            {
                text[length++] = (byte)'|';
            }

            name.CopyTo(text[length..]);
            length += name.Length;
        }

        return length;
    }

    private static byte Irqs(CallFlags flags, CallSourceDescription source)
    {
        bool irqsOff = (flags & CallFlags.IrqsOff) != 0;
        if ((flags & CallFlags.BottomHalvesOff) != 0)
        {
            return irqsOff ? (byte)'D' : (byte)'b';
        }

        // Before 6.13, the next bit says that nobody can tell.
        bool isUnknown = (flags & CallFlags.NeedReschedLazy) != 0 && !source.HasLazyResched;
        return irqsOff ? (byte)'d' : isUnknown ? (byte)'X' : (byte)'.';
    }

    private static byte Resched(CallFlags flags, CallSourceDescription source)
    {
        bool need = (flags & CallFlags.NeedResched) != 0;
        bool lazy = (flags & CallFlags.NeedReschedLazy) != 0 && source.HasLazyResched;
        return (flags & CallFlags.PreemptResched) != 0
            ? (byte)(need && lazy ? 'B' : need ? 'N' : lazy ? 'L' : 'p')
            : (byte)(need && lazy ? 'b' : need ? 'n' : lazy ? 'l' : '.');
    }

    private static byte Interrupt(CallFlags flags)
    {
        bool hard = (flags & CallFlags.HardIrq) != 0;
        bool soft = (flags & CallFlags.SoftIrq) != 0;
        return (flags & CallFlags.Nmi) != 0 ? (byte)(hard ? 'Z' : 'z')
            : (byte)(hard && soft ? 'H' : hard ? 'h' : soft ? 's' : '.');
    }

    private static byte Depth(byte depth) =>
        depth == 0 ? (byte)'.' : (byte)((depth & 0xf) < 10 ? '0' + (depth & 0xf) : 'a' + (depth & 0xf) - 10);
}
