using System.Globalization;

namespace IoTop.Model;

/// <summary>
/// Which process a thread belongs to, looked up in /proc when it is first seen. What was found is remembered as long as the thread keeps
/// its name: a number that is given away anew seldom comes with the same.
/// </summary>
/// <param name="procRoot">null: there is no /proc, and no process is known.</param>
public sealed class ThreadGroups(string? procRoot)
{
    // All are forgotten when there are this many: whoever still runs is looked up again.
    private const int Capacity = 1 << 16;
    private const string Field = "Tgid:";

    private readonly Dictionary<uint, Known> _known = [];

    /// <summary>The process of a thread; 0: not known, since it has ended. Allocates only when the thread is new.</summary>
    public uint Of(uint tid, ReadOnlySpan<byte> comm)
    {
        int name = Hash(comm);
        if (_known.TryGetValue(tid, out Known known) && known.Comm == name)
        {
            return known.Tgid;
        }

        if (_known.Count >= Capacity)
        {
            _known.Clear();
        }

        // One that has ended keeps what was known of it: a thread that renames itself is the same one still.
        uint tgid = Look(tid);
        tgid = tgid == 0 ? known.Tgid : tgid;
        _known[tid] = new Known(tgid, name);
        return tgid;
    }

    /// <summary>Takes what was found when it was recorded.</summary>
    internal void Learn(uint tid, ReadOnlySpan<byte> comm, uint tgid)
    {
        if (_known.Count >= Capacity)
        {
            _known.Clear();
        }

        _known[tid] = new Known(tgid, Hash(comm));
    }

    private uint Look(uint tid)
    {
        if (procRoot is null || tid == 0)
        {
            return 0;
        }

        try
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{tid}/status");
            foreach (string line in File.ReadLines(path))
            {
                if (line.StartsWith(Field, StringComparison.Ordinal))
                {
                    return uint.TryParse(line.AsSpan(Field.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out uint tgid)
                        ? tgid : 0;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return 0;
    }

    private static int Hash(ReadOnlySpan<byte> comm)
    {
        var hash = default(HashCode);
        hash.AddBytes(comm);
        return hash.ToHashCode();
    }

    private readonly record struct Known(uint Tgid, int Comm);
}
