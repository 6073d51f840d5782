using System.Buffers.Text;

namespace IoTop.Model;

/// <summary>What we use of /proc/PID/stat.</summary>
internal ref struct ProcStat
{
    private const ulong PF_KTHREAD = 0x0020_0000;

    public ReadOnlySpan<byte> Comm;
    public byte State;
    public uint ParentId;
    public ulong Flags;
    public int Nice;
    public uint ThreadCount;
    public ulong StartTicks;
    public int Policy;

    public readonly bool IsKernelThread => (Flags & PF_KTHREAD) != 0;

    /// <summary>
    /// Reads "pid (comm) state ppid …". A comm may hold parentheses, blanks and newlines; the fields behind it cannot, so that the
    /// last closing parenthesis ends it. False when something is missing up to the start time.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcStat stat)
    {
        stat = default;
        int open = text.IndexOf((byte)'(');
        int close = text.LastIndexOf((byte)')');
        if (open < 0 || close <= open)
        {
            return false;
        }

        stat.Comm = text[(open + 1)..close];
        ReadOnlySpan<byte> rest = text[(close + 1)..].TrimEnd((byte)'\n');
        ReadOnlySpan<byte> state = ByteText.TakeWord(ref rest);
        stat.State = state.IsEmpty ? (byte)'?' : state[0];
        return TryParseNumbers(rest, ref stat);
    }

    private static bool TryParseNumbers(ReadOnlySpan<byte> rest, ref ProcStat stat)
    {
        // Numbers as in proc_pid_stat(5), counted from 1: ppid is field 4.
        const int StartTime = 22;
        const int PolicyField = 41;
        for (int field = 4; field <= PolicyField; field++)
        {
            ReadOnlySpan<byte> word = ByteText.TakeWord(ref rest);
            if (word.IsEmpty)
            {
                return field > StartTime;
            }

            switch (field)
            {
                case 4:
                    _ = ByteText.TryParse(word, out stat.ParentId);
                    break;
                case 9:
                    _ = ByteText.TryParse(word, out stat.Flags);
                    break;
                case 19:
                    _ = Utf8Parser.TryParse(word, out stat.Nice, out _);
                    break;
                case 20:
                    _ = ByteText.TryParse(word, out stat.ThreadCount);
                    break;
                case StartTime when !ByteText.TryParse(word, out stat.StartTicks):
                    return false;
                case PolicyField:
                    _ = Utf8Parser.TryParse(word, out stat.Policy, out _);
                    break;
            }
        }

        return true;
    }
}
