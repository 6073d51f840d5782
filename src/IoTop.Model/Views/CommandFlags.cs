using System.Collections.Immutable;

namespace IoTop.Model;

/// <summary>
/// The flags of a bio by name. Their bits differ from kernel to kernel: the source of the events says where they are.
/// </summary>
public sealed class CommandFlags
{
    private readonly ImmutableArray<string> _names;
    private readonly ImmutableArray<uint> _masks;
    private readonly uint _preflush;
    private readonly uint _fua;
    private readonly uint _readAhead;
    private readonly uint _sync;
    private readonly uint _meta;
    private readonly uint _atomic;

    /// <param name="bits">Name without REQ_ ("SYNC") and bit number. Names that this program does not know are kept as they are.</param>
    public CommandFlags(IEnumerable<KeyValuePair<string, int>> bits)
    {
        Bits = [.. bits];
        KeyValuePair<string, int>[] sorted = [.. Bits.Where(static bit => bit.Value is >= 0 and < 32).OrderBy(static bit => bit.Value)];
        _names = [.. sorted.Select(static bit => bit.Key)];
        _masks = [.. sorted.Select(static bit => 1u << bit.Value)];
        _preflush = MaskOf("PREFLUSH");
        _fua = MaskOf("FUA");
        _readAhead = MaskOf("RAHEAD");
        _sync = MaskOf("SYNC");
        _meta = MaskOf("META");
        _atomic = MaskOf("ATOMIC");
    }

    /// <summary>Where Linux 6.12 has them: for scripts and tests.</summary>
    public static CommandFlags Linux612 { get; } = new(
    [
        new("FAILFAST_DEV", 8), new("FAILFAST_TRANSPORT", 9), new("FAILFAST_DRIVER", 10), new("SYNC", 11), new("META", 12),
        new("PRIO", 13), new("NOMERGE", 14), new("IDLE", 15), new("INTEGRITY", 16), new("FUA", 17), new("PREFLUSH", 18),
        new("RAHEAD", 19), new("BACKGROUND", 20), new("NOWAIT", 21), new("POLLED", 22), new("ALLOC_CACHE", 23), new("SWAP", 24),
        new("DRV", 25), new("FS_PRIVATE", 26), new("ATOMIC", 27), new("NOUNMAP", 28),
    ]);

    /// <summary>What it was made of: name without REQ_ and bit number.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Bits { get; }

    /// <summary>The bit of a flag; 0 when this kernel does not have it.</summary>
    public uint MaskOf(string name)
    {
        int index = _names.IndexOf(name);
        return index < 0 ? 0 : _masks[index];
    }

    /// <summary>Writes the names of the flags that are set; false when they do not fit, with as many whole names as do.</summary>
    public bool TryFormat(uint cmdFlags, Span<byte> destination, out int written, byte separator = (byte)'|')
    {
        written = 0;
        for (int i = 0; i < _names.Length; i++)
        {
            if ((cmdFlags & _masks[i]) == 0)
            {
                continue;
            }

            int gap = written == 0 ? 0 : 1;
            if (written + gap + _names[i].Length > destination.Length)
            {
                return false;
            }

            if (gap != 0)
            {
                destination[written++] = separator;
            }

            written += System.Text.Encoding.ASCII.GetBytes(_names[i], destination[written..]);
        }

        return true;
    }

    /// <summary>
    /// Operation and flags in blkparse's letters: "R", "WS", "FWFS", "RA", "D". Up to 8 bytes; false when they do not fit.
    /// </summary>
    public bool TryFormatRwbs(IoOperation op, uint cmdFlags, Span<byte> destination, out int written)
    {
        Span<byte> text = stackalloc byte[8];
        int length = 0;
        Put(text, ref length, 'F', (cmdFlags & _preflush) != 0);
        foreach (char letter in LettersOf(op))
        {
            Put(text, ref length, letter, true);
        }

        Put(text, ref length, 'F', (cmdFlags & _fua) != 0);
        Put(text, ref length, 'A', (cmdFlags & _readAhead) != 0);
        Put(text, ref length, 'S', (cmdFlags & _sync) != 0);
        Put(text, ref length, 'M', (cmdFlags & _meta) != 0);
        Put(text, ref length, 'U', (cmdFlags & _atomic) != 0);
        written = length <= destination.Length ? length : 0;
        return text[..length].TryCopyTo(destination);
    }

    private static ReadOnlySpan<char> LettersOf(IoOperation op) => op switch
    {
        IoOperation.Read => "R",
        IoOperation.Write => "W",
        IoOperation.Flush => "F",
        IoOperation.Discard => "D",
        IoOperation.SecureErase => "DE",
        IoOperation.WriteZeroes => "WZ",
        IoOperation.ZoneAppend => "ZA",
        IoOperation.ZoneManagement => "ZM",
        _ => "N",
    };

    private static void Put(Span<byte> text, ref int length, char letter, bool condition)
    {
        if (condition)
        {
            text[length++] = (byte)letter;
        }
    }
}
