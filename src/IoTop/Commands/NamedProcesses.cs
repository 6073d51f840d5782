using IoTop.Model;

namespace IoTop.Commands;

/// <summary>The processes that a command was told to watch.</summary>
internal static class NamedProcesses
{
    /// <param name="pid">Who was to be watched.</param>
    /// <param name="why">What the source answered: why it cannot; empty: it does.</param>
    /// <exception cref="FailedException">It is not watched.</exception>
    public static void ThrowIfRefused(uint pid, string why)
    {
        if (why.Length > 0)
        {
            throw new FailedException($"cannot watch process {pid}: {why}", "ps -e, for the processes that there are");
        }
    }

    /// <summary>All have ended, and so will nothing happen any more. Who was taken out by somebody may be put in again.</summary>
    public static bool HaveAllEnded<TRow>(ReadOnlySpan<TRow> rows)
        where TRow : IWatchedRow
    {
        bool hasEnded = false;
        foreach (TRow row in rows)
        {
            if (!row.IsOver)
            {
                return false;
            }

            hasEnded |= row.Watch.EndedNs != 0;
        }

        return hasEnded;
    }
}
