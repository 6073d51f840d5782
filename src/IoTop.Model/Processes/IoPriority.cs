using System.Globalization;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>An I/O scheduling class and its level 0 (first) to 7, as ionice sets it.</summary>
public readonly record struct IoPriority(IoPriorityClass Class, byte Level) : ISpanFormattable, IUtf8SpanFormattable
{
    private const int ClassShift = 13;
    private const int LevelMask = 7;

    /// <summary>It could not be read; prints as "?err".</summary>
    public static IoPriority Unknown { get; } = new(IoPriorityClass.Unknown, 0);

    /// <summary>A thread of the process has another priority; prints with "!" in front.</summary>
    public bool ThreadsDiffer { get; init; }

    /// <summary>
    /// Reads the priority of a thread. Without one of its own it follows from the CPU scheduler, as the kernel itself does it: level
    /// (nice + 20) / 5, class by policy.
    /// </summary>
    public static IoPriority Get(uint tid, int policy, int nice)
    {
        int value = Libc.IoPriorityGet((int)tid);
        return value < 0 ? Unknown : Decode(value, policy, nice);
    }

    /// <summary>Sets the priority of a thread. On failure false, and the errno: EPERM, ESRCH, EINVAL.</summary>
    public static bool TrySet(uint tid, IoPriorityClass ioClass, byte level, out int errno) =>
        Libc.TryIoPrioritySet((int)tid, ((int)ioClass << ClassShift) | (level & LevelMask), out errno);

    /// <summary>
    /// Sets the priority of all threads of a process, as iotop does it. False, and the errno, when any of them kept its own; threads
    /// that end meanwhile do not count.
    /// </summary>
    public static bool TrySetProcess(uint tgid, IoPriorityClass ioClass, byte level, out int errno)
    {
        if (!TrySet(tgid, ioClass, level, out errno))
        {
            return false;
        }

        using DirectoryHandle tasks = DirectoryHandle.Open($"/proc/{tgid}/task");
        if (tasks.IsInvalid)
        {
            return true;
        }

        using DirectoryReader threads = new(tasks, ".\0"u8, new byte[4096]);
        while (threads.MoveNext())
        {
            if (ByteText.TryParse(threads.Name, out uint tid) && !TrySet(tid, ioClass, level, out int failure) && failure != Libc.ESRCH)
            {
                errno = failure;
            }
        }

        return errno == 0;
    }

    internal static IoPriority Decode(int value, int policy, int nice)
    {
        const int Fifo = 1;
        const int RoundRobin = 2;
        const int SchedulerIdle = 5;
        IoPriorityClass ioClass = (IoPriorityClass)((value >> ClassShift) & 7);
        if (ioClass is IoPriorityClass.RealTime or IoPriorityClass.BestEffort or IoPriorityClass.Idle)
        {
            return new IoPriority(ioClass, (byte)(value & LevelMask));
        }

        if (ioClass != IoPriorityClass.None)
        {
            return Unknown;
        }

        IoPriorityClass derived = policy switch
        {
            Fifo or RoundRobin => IoPriorityClass.RealTime,
            SchedulerIdle => IoPriorityClass.Idle,
            _ => IoPriorityClass.BestEffort,
        };
        return new IoPriority(derived, (byte)Math.Clamp((nice + 20) / 5, 0, 7));
    }

    /// <summary>As iotop prints it: "be/4", "rt/0", "idle", "?err", "!be/4".</summary>
    public bool TryFormat(Span<byte> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<char> text = stackalloc char[8];
        charsWritten = 0;
        if (!TryFormat(text, out int length, format, provider) || length > destination.Length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            destination[i] = (byte)text[i];
        }

        charsWritten = length;
        return true;
    }

    /// <inheritdoc cref="TryFormat(Span{byte}, out int, ReadOnlySpan{char}, IFormatProvider?)"/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        ReadOnlySpan<char> name = Class switch
        {
            IoPriorityClass.RealTime => "rt/",
            IoPriorityClass.BestEffort => "be/",
            IoPriorityClass.Idle => "idle",
            IoPriorityClass.None => "none",
            _ => "?err",
        };
        ReadOnlySpan<char> mark = ThreadsDiffer ? "!" : "";
        bool hasLevel = Class is IoPriorityClass.RealTime or IoPriorityClass.BestEffort;
        charsWritten = mark.Length + name.Length + (hasLevel ? 1 : 0);
        if (charsWritten > destination.Length)
        {
            charsWritten = 0;
            return false;
        }

        mark.CopyTo(destination);
        name.CopyTo(destination[mark.Length..]);
        if (hasLevel)
        {
            destination[charsWritten - 1] = (char)('0' + (Level & LevelMask));
        }

        return true;
    }

    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    public override string ToString()
    {
        Span<char> text = stackalloc char[8];
        return TryFormat(text, out int charsWritten, default, CultureInfo.InvariantCulture) ? new string(text[..charsWritten]) : "";
    }
}
