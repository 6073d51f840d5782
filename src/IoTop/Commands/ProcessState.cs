using System.Globalization;

namespace IoTop.Commands;

/// <summary>The state of a process, by the letters of /proc/PID/stat.</summary>
internal static class ProcessState
{
    public const char Stopped = 'T';

    /// <summary>There is no such process.</summary>
    public const char None = '\0';

    private const char Zombie = 'Z';
    private const char Dead = 'X';

    /// <summary>It has not ended; one that has may wait for its parent for as long as it likes.</summary>
    public static bool IsAlive(uint pid) => Of(pid) is not (None or Zombie or Dead);

    public static char Of(uint pid)
    {
        try
        {
            // Behind the name, which may hold anything, parentheses too.
            ReadOnlySpan<byte> stat = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            int name = stat.LastIndexOf(") "u8);
            return name >= 0 && name + 2 < stat.Length ? (char)stat[name + 2] : None;
        }
        catch (IOException)
        {
            return None;
        }
    }
}
