using IoTop.Testing;

namespace IoTop.Model.Tests.Pictures;

public sealed class HeatColumnsTests
{
    private const ulong Second = Make.Second;

    public static TheoryData<ulong, int> Bounds => new()
    {
        { 0, 0 }, { 255, 0 }, { 256, 1 }, { 383, 1 }, { 384, 2 }, { 511, 2 }, { 512, 3 }, { 1_000_000, 25 - 1 }, { ulong.MaxValue, 63 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void HeatScale_PutsAnAmountIntoItsHalfPower(ulong ns, int row) => Assert.Equal(row, HeatScale.RowOf(HeatValue.Latency, ns));

    [Fact]
    public void HeatScale_FloorAndCeilingOfARow_AreItsBounds()
    {
        foreach (HeatValue value in Enum.GetValues<HeatValue>())
        {
            for (int row = 0; row < HeatScale.Rows - 1; row++)
            {
                Assert.Equal(row, HeatScale.RowOf(value, HeatScale.FloorOf(value, row)));
                Assert.Equal(row, HeatScale.RowOf(value, HeatScale.CeilingOf(value, row) - 1));
                Assert.Equal(row + 1, HeatScale.RowOf(value, HeatScale.CeilingOf(value, row)));
            }
        }
    }

    [Fact]
    public void HeatColumns_PutsEachEventIntoItsCell_AndLosesNone()
    {
        var store = new EventStore(4096);
        var random = new Random(7);
        var expected = new Dictionary<(HeatValue, long, int), ulong>();
        var columns = new HeatColumns();
        const long Offset = 1_700_000_000_700_000_000;
        columns.Reset(store, new Everything(), 100 * Second, Offset, 0);
        for (int i = 0; i < 3000; i++)
        {
            IoEvent io = Random(random, (100 * Second) + (ulong)random.NextInt64(60 * (long)Second));
            store.Append(in io);
            long second = ((long)io.CompleteNs + Offset) / (long)Second;
            Assert.InRange(io.CompleteNs, columns.StartNs(second), columns.StartNs(second + 1) - 1);
            foreach (HeatValue value in Enum.GetValues<HeatValue>())
            {
                if (HeatScale.TryGet(in io, value, out ulong amount))
                {
                    (HeatValue, long, int) cell = (value, second, HeatScale.RowOf(value, amount));
                    expected[cell] = expected.GetValueOrDefault(cell) + 1;
                }
            }

            if (i % 50 == 0)
            {
                columns.Fold(store, new Everything(), 100 * Second, 0);
            }
        }

        columns.Fold(store, new Everything(), 160 * Second, 0);
        foreach (((HeatValue value, long second, int row), ulong count) in expected)
        {
            Assert.Equal(count, columns.CountAt(value, second, row));
        }

        Assert.Equal(3000UL, Sum(columns, HeatValue.Size));
        Assert.Equal((ulong)expected.Where(static cell => cell.Key.Item1 == HeatValue.Latency).Sum(static cell => (long)cell.Value),
            Sum(columns, HeatValue.Latency));
        Assert.Equal(0UL, columns.Late);
    }

    [Fact]
    public void HeatColumns_CountsAnewWhatTheStoreHas_WhenSomethingElseIsChosen()
    {
        var store = new EventStore(64);
        for (uint i = 0; i < 40; i++)
        {
            IoEvent io = Make.Event((10 * Second) + (i * Second / 4), tgid: 1 + (i % 2));
            store.Append(in io);
        }

        var columns = new HeatColumns();
        columns.Reset(store, new Everything(), 20 * Second, 0, 0);
        Assert.Equal(40UL, Sum(columns, HeatValue.Latency));
        columns.Reset(store, new OfProcess(2), 20 * Second, 0, 0);
        Assert.Equal(20UL, Sum(columns, HeatValue.Latency));
        Assert.True(columns.First <= columns.SecondOf(10 * Second));

        // Of a store that has forgotten, the second of its oldest event is not known as a whole.
        for (uint i = 0; i < 64; i++)
        {
            IoEvent io = Make.Event((20 * Second) + (i * Second / 8), tgid: 2);
            store.Append(in io);
        }

        columns.Reset(store, new OfProcess(2), 28 * Second, 0, 0);
        Assert.Equal(64UL, Sum(columns, HeatValue.Latency));
        Assert.Equal(columns.SecondOf(20 * Second) + 1, columns.First);
    }

    [Fact]
    public void HeatColumns_KeepsWhatTheStoreForgot_AndForgetsTheOldestSeconds()
    {
        var store = new EventStore(16);
        var columns = new HeatColumns(64);
        columns.Reset(store, new Everything(), Second, 0, 0);
        for (ulong second = 1; second <= 200; second++)
        {
            for (int i = 0; i < 10; i++)
            {
                IoEvent io = Make.Event(second * Second);
                store.Append(in io);
            }

            columns.Fold(store, new Everything(), second * Second, 0);
        }

        Assert.Equal(640UL, Sum(columns, HeatValue.Latency));
        Assert.Equal(columns.Newest - 63, columns.First);
        IoEvent late = Make.Event(100 * Second);
        store.Append(in late);
        columns.Fold(store, new Everything(), 200 * Second, 0);
        Assert.Equal(1UL, columns.Late);
        Assert.Equal(640UL, Sum(columns, HeatValue.Latency));
    }

    [Fact]
    public void HeatColumns_MarksTheSecondInWhichEventsWereLost()
    {
        var store = new EventStore(16);
        var columns = new HeatColumns();
        columns.Reset(store, new Everything(), 10 * Second, 0, 5);
        columns.Fold(store, new Everything(), 11 * Second, 5);
        columns.Fold(store, new Everything(), 12 * Second, 1005);
        columns.Fold(store, new Everything(), 13 * Second, 1005);
        Assert.Equal(0UL, columns.LostAt(columns.SecondOf(11 * Second)));
        Assert.Equal(1000UL, columns.LostAt(columns.SecondOf(12 * Second)));
        Assert.Equal(0UL, columns.LostAt(columns.SecondOf(13 * Second)));
        for (int i = 0; i < 20; i++)
        {
            IoEvent io = Make.Event(14 * Second);
            store.Append(in io);
        }

        // The store was overrun between two calls: those are lost for the map, too.
        columns.Fold(store, new Everything(), 14 * Second, 1005);
        Assert.Equal(4UL, columns.LostAt(columns.SecondOf(14 * Second)));
    }

    [Fact]
    public void HeatColumns_CountsNoLatencyOfWhatHasNone()
    {
        var store = new EventStore(16);
        IoEvent io = Make.Event(10 * Second);
        io.Flags = IoEventFlags.NoStart;
        io.QueueToCompleteNs = 0;
        io.IssueToCompleteNs = 0;
        store.Append(in io);
        var columns = new HeatColumns();
        columns.Reset(store, new Everything(), 10 * Second, 0, 0);
        Assert.Equal(0UL, Sum(columns, HeatValue.Latency));
        Assert.Equal(0UL, Sum(columns, HeatValue.Queue));
        Assert.Equal(1UL, Sum(columns, HeatValue.Size));
        Assert.Equal(1UL, columns.IosAt(columns.SecondOf(10 * Second)));
    }

    [Fact]
    public void Fold_AllocatesNothing()
    {
        var store = new EventStore(1024);
        var columns = new HeatColumns();
        columns.Reset(store, new Everything(), Second, 0, 0);
        ulong now = Second;
        var match = new Everything();
        IoEvent io = Make.Event();
        Allocations.AssertNone(
            () =>
            {
                for (int i = 0; i < 100; i++)
                {
                    io.CompleteNs = now += 10_000_000;
                    store.Append(in io);
                }

                columns.Fold(store, match, now, 0);
            },
            warmUp: 100);
    }

    private static ulong Sum(HeatColumns columns, HeatValue value)
    {
        ulong sum = 0;
        for (long second = columns.Newest - columns.Capacity; second <= columns.Newest + 1; second++)
        {
            for (int row = 0; row < HeatScale.Rows; row++)
            {
                sum += columns.CountAt(value, second, row);
            }
        }

        return sum;
    }

    private static IoEvent Random(Random random, ulong ns)
    {
        IoEvent io = Make.Event(ns, bytes: 512u << random.Next(12));
        io.QueueToCompleteNs = (ulong)random.NextInt64(1L << random.Next(10, 34));
        io.IssueToCompleteNs = io.QueueToCompleteNs / 2;
        io.Flags = random.Next(20) == 0 ? IoEventFlags.NoStart : IoEventFlags.None;
        return io;
    }
}
