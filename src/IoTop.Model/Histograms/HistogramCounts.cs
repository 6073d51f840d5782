using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What a source has counted that counts by itself: the kernel has the same in its map.</summary>
internal sealed class HistogramCounts(HistogramRequest request)
{
    private readonly Dictionary<HistogramKey, HistogramValue> _values = [];

    /// <summary>Adds I/Os of the same kind; the amount is bytes or nanoseconds. Returns their sum, for the name of who made them.</summary>
    public ref HistogramValue Add(uint dev, uint tgid, IoOperation op, bool lowerLayer, ulong amount, ulong times = 1)
    {
        var key = new HistogramKey
        {
            Dev = dev,
            Tgid = tgid,
            Op = op,
            LowerLayer = lowerLayer ? (byte)1 : (byte)0,
            Slot = request.Of == HistogramQuantity.Size ? HistogramSlots.OfSize(amount) : HistogramSlots.OfTime(amount, request.StepUs),
        };
        ref HistogramValue value = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, key, out _);
        value.Count += times;
        value.Sum += times * amount;
        value.Max = Math.Max(value.Max, amount);
        return ref value;
    }

    /// <summary>Hands all of it to a table.</summary>
    public void Read(HistogramTable table)
    {
        table.Begin();
        foreach ((HistogramKey key, HistogramValue value) in _values)
        {
            table.Update(in key, in value);
        }

        table.Close();
    }
}
