using IoTop.Testing;

namespace IoTop.Model.Tests.Histograms;

/// <summary>Slots, intervals, sections and percentiles.</summary>
public sealed class HistogramTableTests
{
    private const uint Sda = 8u << 20, Sda1 = Sda | 1, Dm = 253u << 20;

    [Fact]
    public void Slots_of_times_follow_each_other_without_a_gap()
    {
        Assert.Equal((0u, 0u, 1u, 63u, 64u, 64u, 65u, 95u, 96u),
            (At(0), At(0.999), At(1), At(63), At(64), At(65), At(66), At(127), At(128)));
        for (uint slot = 0; slot < 1500; slot++)
        {
            ulong us = HistogramSlots.TimeUs(slot, 0);
            Assert.Equal(slot, HistogramSlots.OfTime(us * 1000, 0));
            Assert.Equal(slot, HistogramSlots.OfTime((HistogramSlots.TimeUs(slot + 1, 0) * 1000) - 1, 0));
            Assert.True(HistogramSlots.TimeUs(slot + 1, 0) - us <= Math.Max(1, us / 32), "a slot is at most a 32nd of its time wide");
        }

        static uint At(double us) => HistogramSlots.OfTime((ulong)(us * 1000), 0);
    }

    [Fact]
    public void Linear_slots_are_steps_and_the_last_is_open()
    {
        Assert.Equal((0u, 1u, 1023u, 1023u), (HistogramSlots.OfTime(9_999, 10), HistogramSlots.OfTime(10_000, 10), HistogramSlots.OfTime(10_230_000, 10), HistogramSlots.OfTime(ulong.MaxValue, 10)));
        Assert.Equal(50ul, HistogramSlots.TimeUs(5, 10));
    }

    [Fact]
    public void Percentiles_of_sizes_are_sizes()
    {
        ScriptedHistogramSource source = new(new HistogramRequest());
        source.Count(Sda, 1, "a", IoOperation.Write, 4096, 90);
        source.Count(Sda, 1, "a", IoOperation.Read, 12288, 9);
        source.Count(Sda1, 2, "b", IoOperation.Write, 1 << 20);
        HistogramTable table = Read(source, HistogramGrouping.None);
        HistogramSection all = Assert.Single(table.Sections.ToArray());
        Assert.Equal((100ul, (90ul * 4096) + (9 * 12288) + (1 << 20), 1ul << 20), (all.Count, all.Sum, all.Max));
        Assert.Equal((4096ul, 4096ul, 12288ul, 12288ul, 1ul << 20), (all.Percentile(0.5), all.Percentile(0.9), all.Percentile(0.91), all.Percentile(0.99), all.Percentile(0.999)));
    }

    [Fact]
    public void Percentiles_of_times_are_averages_of_their_slot_and_the_greatest_is_exact()
    {
        ScriptedHistogramSource source = new(new HistogramRequest { At = HistogramPoint.Complete, Of = HistogramQuantity.Latency });
        source.Count(Sda, 1, "a", IoOperation.Write, 1_000_100, 5);
        source.Count(Sda, 1, "a", IoOperation.Write, 1_000_300, 5);
        source.Count(Sda, 1, "a", IoOperation.Write, 77_777_777);
        HistogramSection all = Read(source, HistogramGrouping.None).Sections[0];
        Assert.Equal((1_000_200ul, 77_777_777ul, 77_777_777ul), (all.Percentile(0.5), all.Percentile(0.999), all.Max));
    }

    [Fact]
    public void Interval_has_what_came_in_it_and_its_own_greatest()
    {
        ScriptedHistogramSource source = new(new HistogramRequest { At = HistogramPoint.Complete, Of = HistogramQuantity.Latency });
        source.Count(Sda, 1, "a", IoOperation.Write, 9_000_000);
        source.Count(Sda, 1, "a", IoOperation.Write, 1_010_000);
        HistogramTable table = Read(source, HistogramGrouping.None);
        source.Count(Sda, 1, "a", IoOperation.Write, 1_001_000);
        Assert.True(source.Read(table));
        HistogramSection all = Assert.Single(table.Sections.ToArray());
        Assert.Equal((1ul, 1_001_000ul, 1_001_000ul, 1_001_000ul), (all.Count, all.Sum, all.Max, all.Percentile(0.99)));
        Assert.True(source.Read(table));
        Assert.True(table.Sections.IsEmpty);
    }

    [Fact]
    public void Sections_are_what_is_asked_for_the_greatest_count_first()
    {
        ScriptedHistogramSource source = new(new HistogramRequest());
        source.Count(Sda, 1, "a", IoOperation.Write, 4096, 3);
        source.Count(Sda1, 1, "a", IoOperation.Read, 4096, 4);
        source.Count(Dm, 2, "b", IoOperation.Read, 8192, 5);
        Assert.Equal([(Sda, 7ul), (Dm, 5ul)], Of(HistogramGrouping.Device, static section => section.Dev));
        Assert.Equal([(1u, 7ul), (2u, 5ul)], Of(HistogramGrouping.Process, static section => section.Tgid));
        Assert.Equal([(0u, 9ul), (1u, 3ul)], Of(HistogramGrouping.Operation, static section => (uint)section.Op));
        Assert.Equal(3, Of(HistogramGrouping.Device | HistogramGrouping.Operation, static section => section.Dev).Length);

        (uint, ulong)[] Of(HistogramGrouping grouping, Func<HistogramSection, uint> what) =>
            [.. Read(source, grouping).Sections.ToArray().Select(section => (what(section), section.Count))];
    }

    [Fact]
    public void Sum_over_devices_counts_no_io_of_a_lower_layer()
    {
        ScriptedHistogramSource source = new(new HistogramRequest { At = HistogramPoint.Complete });
        source.Count(Dm, 1, "a", IoOperation.Write, 4096, 3);
        source.Count(Sda, 1, "a", IoOperation.Write, 4096, 3, lowerLayer: true);
        Assert.Equal(3ul, Read(source, HistogramGrouping.None).Sections[0].Count);
        Assert.Equal(2, Read(source, HistogramGrouping.Device).Sections.Length);
        ScriptedHistogramSource named = new(source.Request with { Devices = [Sda] });
        named.Count(Sda, 1, "a", IoOperation.Write, 4096, 3, lowerLayer: true);
        Assert.Equal(3ul, Read(named, HistogramGrouping.None).Sections[0].Count);
    }

    [Fact]
    public void Buckets_are_those_of_bcc()
    {
        ScriptedHistogramSource source = new(new HistogramRequest());
        foreach (uint bytes in (uint[])[0, 512, 1024, 2047, 2048, 4096, 8191, 8192, 1 << 20])
        {
            source.Count(Sda, 1, "a", IoOperation.Write, bytes);
        }

        var buckets = new HistogramBuckets(source.Request, 0);
        buckets.Fold(Read(source, HistogramGrouping.None).Sections[0]);
        Assert.Equal([0ul, 4, 1, 2, 1, 0, 0, 0, 0, 0, 0, 1], buckets.Counts.ToArray());
        Assert.Equal((0ul, 2ul, 2ul, 4ul), (buckets.Floor(1), buckets.Ceiling(1), buckets.Floor(2), buckets.Ceiling(2)));
        var linear = new HistogramBuckets(source.Request, 4);
        linear.Fold(Read(source, HistogramGrouping.None).Sections[0]);
        Assert.Equal((257, 5ul, 2ul, 1ul, 1ul), (linear.Counts.Length, linear.Counts[0], linear.Counts[1], linear.Counts[2], linear.Counts[256]));
    }

    [Fact]
    public void Steady_intervals_allocate_nothing()
    {
        ScriptedHistogramSource source = new(new HistogramRequest());
        HistogramTable table = Read(source, HistogramGrouping.Device | HistogramGrouping.Process);
        var buckets = new HistogramBuckets(source.Request, 0);
        Allocations.AssertNone(() =>
        {
            for (uint i = 1; i < 20; i++)
            {
                source.Count(Sda + i, i, "a", IoOperation.Write, 512 * i);
            }

            source.Read(table);
            foreach (HistogramSection section in table.Sections)
            {
                buckets.Fold(section);
            }
        });
    }

    private static HistogramTable Read(ScriptedHistogramSource source, HistogramGrouping grouping)
    {
        var table = new HistogramTable(source.Request, grouping, static dev => dev == Sda1 ? Sda : dev);
        Assert.True(source.Read(table));
        return table;
    }
}
