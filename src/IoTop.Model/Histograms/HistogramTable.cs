using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Turns running counts into histograms of an interval. Use: Begin, <see cref="Update"/> for each key, Close; then read the sections. An
/// interval in which no key is new allocates nothing.
/// </summary>
public sealed class HistogramTable
{
    private readonly Dictionary<HistogramKey, HistogramValue> _before = [];
    private readonly Dictionary<(uint Dev, uint Tgid, IoOperation Op), HistogramSection> _byGroup = [];
    private readonly List<HistogramSection> _all = [];
    private readonly List<HistogramSection> _sections = [];
    private readonly Comparison<HistogramSection> _byCount = static (left, right) =>
    {
        int order = right.Count.CompareTo(left.Count);
        order = order != 0 ? order : left.Dev.CompareTo(right.Dev);
        order = order != 0 ? order : left.Tgid.CompareTo(right.Tgid);
        return order != 0 ? order : left.Op.CompareTo(right.Op);
    };

    private readonly HistogramRequest _request;
    private readonly Func<uint, uint> _deviceOf;
    private readonly bool _skipsLowerLayers;

    /// <param name="request">What is counted.</param>
    /// <param name="grouping">What has a section of its own.</param>
    /// <param name="deviceOf">The device that one counts for: a partition's disk, say. Asked for each key in each interval.</param>
    public HistogramTable(HistogramRequest request, HistogramGrouping grouping, Func<uint, uint>? deviceOf = null)
    {
        _request = request;
        Grouping = grouping;
        _deviceOf = deviceOf ?? (static dev => dev);

        // A sum over devices counts no byte twice; who names devices, or has them apart, sees all that came to them.
        _skipsLowerLayers = (grouping & HistogramGrouping.Device) == 0 && request.Devices.IsEmpty;
    }

    public HistogramGrouping Grouping { get; }

    public HistogramRequest Request => _request;

    /// <summary>Those in which something was counted, the greatest count first. Valid until the next interval.</summary>
    public ReadOnlySpan<HistogramSection> Sections => CollectionsMarshal.AsSpan(_sections);

    /// <summary>Begins an interval that ends now.</summary>
    public void Begin()
    {
        foreach (HistogramSection section in _all)
        {
            section.Clear();
        }
    }

    /// <summary>What a key has done since counting began.</summary>
    public void Update(in HistogramKey key, in HistogramValue value)
    {
        ref HistogramValue before = ref CollectionsMarshal.GetValueRefOrAddDefault(_before, key, out _);
        if (value.Count > before.Count && !(_skipsLowerLayers && key.LowerLayer != 0))
        {
            var slot = new HistogramSlot
            {
                Slot = key.Slot,
                Count = value.Count - before.Count,
                Sum = value.Sum - before.Sum,
            };
            slot.Max = value.Max > before.Max ? value.Max : BoundMax(in slot, value.Max);
            SectionOf(in key, in value).Add(in slot);
        }

        before = value;
    }

    public void Close()
    {
        _sections.Clear();
        foreach (HistogramSection section in _all)
        {
            section.Close();
            if (section.Count > 0)
            {
                _sections.Add(section);
            }
        }

        _sections.Sort(_byCount);
    }

    /// <summary>
    /// The kernel keeps one record of a slot since the start: none of this interval was longer than when all others took the least.
    /// </summary>
    private ulong BoundMax(in HistogramSlot slot, ulong record)
    {
        if (_request.Of == HistogramQuantity.Size)
        {
            return record;
        }

        ulong others = (slot.Count - 1) * HistogramSlots.TimeUs(slot.Slot, _request.StepUs) * 1000;
        return Math.Min(record, slot.Sum > others ? slot.Sum - others : 0);
    }

    private HistogramSection SectionOf(in HistogramKey key, in HistogramValue value)
    {
        (uint Dev, uint Tgid, IoOperation Op) group = (
            (Grouping & HistogramGrouping.Device) != 0 ? _deviceOf(key.Dev) : 0,
            (Grouping & HistogramGrouping.Process) != 0 ? key.Tgid : 0,
            (Grouping & HistogramGrouping.Operation) != 0 ? key.Op : default);
        if (!_byGroup.TryGetValue(group, out HistogramSection? section))
        {
            section = new HistogramSection(group.Dev, group.Tgid, group.Op, value.Comm);
            _byGroup.Add(group, section);
            _all.Add(section);
        }

        return section;
    }
}
