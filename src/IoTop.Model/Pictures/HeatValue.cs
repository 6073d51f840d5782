namespace IoTop.Model;

/// <summary>What the rows of a heat map are.</summary>
public enum HeatValue
{
    /// <summary>From queue to completion, nanoseconds.</summary>
    Latency,

    /// <summary>From queue to issue, nanoseconds: waiting in the kernel.</summary>
    Queue,

    /// <summary>From issue to completion, nanoseconds: what the device took.</summary>
    Device,

    /// <summary>Bytes.</summary>
    Size,
}

/// <summary>Rows of half powers of two: a power of two takes two of them, so that its lower and its upper half are told apart.</summary>
public static class HeatScale
{
    /// <summary>How many values there are.</summary>
    public const int Values = 4;

    /// <summary>Rows of a column; the last also holds everything above.</summary>
    public const int Rows = 64;

    // Row 0 holds what is below the first power of two: 256 ns, 512 bytes.
    private const int FirstTimePower = 8;
    private const int FirstSizePower = 9;

    /// <summary>What an I/O has of a value; false when it is not known.</summary>
    public static bool TryGet(in IoEvent io, HeatValue value, out ulong amount)
    {
        amount = value switch
        {
            HeatValue.Latency => io.QueueToCompleteNs,
            HeatValue.Queue => io.QueueToIssueNs,
            HeatValue.Device => io.IssueToCompleteNs,
            _ => io.Bytes,
        };
        const IoEventFlags Untimed = IoEventFlags.NoStart | IoEventFlags.EndUnseen;
        return value switch
        {
            HeatValue.Size => true,
            HeatValue.Latency => (io.Flags & Untimed) == 0,
            HeatValue.Queue => (io.Flags & Untimed) == 0 && io.IssueToCompleteNs != 0,
            _ => io.IssueToCompleteNs != 0,
        };
    }

    /// <summary>The row of an amount of nanoseconds or bytes.</summary>
    public static int RowOf(HeatValue value, ulong amount)
    {
        int power = System.Numerics.BitOperations.Log2(amount | 1);
        int first = FirstPower(value);
        return power < first ? 0 : Math.Min(Rows - 1, 1 + (2 * (power - first)) + (int)((amount >> (power - 1)) & 1));
    }

    /// <summary>The least amount of a row.</summary>
    public static ulong FloorOf(HeatValue value, int row)
    {
        if (row <= 0)
        {
            return 0;
        }

        ulong power = 1UL << (FirstPower(value) + ((row - 1) / 2));
        return row % 2 == 1 ? power : power + (power / 2);
    }

    /// <summary>The first amount above a row; the greatest number for the last one.</summary>
    public static ulong CeilingOf(HeatValue value, int row) => row >= Rows - 1 ? ulong.MaxValue : FloorOf(value, row + 1);

    private static int FirstPower(HeatValue value) => value == HeatValue.Size ? FirstSizePower : FirstTimePower;
}
