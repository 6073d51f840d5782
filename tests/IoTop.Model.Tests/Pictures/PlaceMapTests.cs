using IoTop.Testing;

namespace IoTop.Model.Tests.Pictures;

public sealed class PlaceMapTests
{
    private const ulong Second = Make.Second;
    private const ulong Sectors = 1 << 20;

    [Fact]
    public void PlaceMap_PutsEachIoAtItsTimeAndPlace()
    {
        var store = new EventStore(64);
        Append(store, 10 * Second, 0, 4096, IoOperation.Read);
        Append(store, 11 * Second, Sectors / 2, 4096, IoOperation.Write);
        Append(store, 11 * Second, Sectors - 8, 4096, IoOperation.Discard);
        Append(store, 12 * Second, Sectors / 4, 1 << 20, IoOperation.Read);
        PlaceMap map = new(64, 256);
        map.Reset(store, new Everything(), 0, Sectors, Second, 12 * Second);
        Assert.Equal([(0, 0, 1)], Cells(map, 10));
        Assert.Equal([(128, 1, 1), (255, 2, 1)], Cells(map, 11));
        Assert.Equal([(64, 0, 1)], Cells(map, 12)); // 2048 of 4096 sectors of a row
        Assert.Equal(2UL, map.ColumnAt(10).Reads + map.ColumnAt(12).Reads);
        Assert.Equal(1UL, map.ColumnAt(11).Writes);
        Assert.Equal(1UL, map.ColumnAt(11).Others);
    }

    [Fact]
    public void PlaceMap_OfAPart_ShowsOneIoOverItsLength_AndLeavesOthersOut()
    {
        var store = new EventStore(64);
        Append(store, 10 * Second, 1000, 65536, IoOperation.Write); // 128 sectors
        Append(store, 10 * Second, 9000, 4096, IoOperation.Write);
        PlaceMap map = new(64, 256);
        map.Reset(store, new Everything(), 872, 1128, Second, 10 * Second);
        Assert.Equal(Enumerable.Range(128, 128).Select(static row => (row, 1, 1)), Cells(map, 10));
        Assert.Equal(1UL, map.ColumnAt(10).Writes);
    }

    [Fact]
    public void PlaceMap_SumsEqualTheEvents_AndStayWhenTheStoreForgets()
    {
        var store = new EventStore(64);
        PlaceMap map = new(256, 64);
        map.Reset(store, new Everything(), 0, Sectors, Second / 2, Second);
        var random = new Random(3);
        for (int i = 0; i < 5000; i++)
        {
            Append(store, Second + ((ulong)i * 20_000_000), (ulong)random.NextInt64((long)Sectors - 8), 4096, IoOperation.Read);
            if (i % 20 == 0)
            {
                map.Fold(store, new Everything(), Second);
            }
        }

        map.Fold(store, new Everything(), 101 * Second);
        Assert.Equal(5000UL, Sum(map).Reads);
        Assert.Equal(0, map.CountsAt(map.Newest + 1).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Sequential_reads_are_a_hundred_percent_sequential_whatever_overtakes_what(int depth)
    {
        var store = new EventStore(4096);
        for (uint i = 0; i < 1000; i++)
        {
            // Of each batch that is queued in order, the last completes first.
            uint batch = i / (uint)depth * (uint)depth;
            uint place = batch + (uint)depth - 1 - (i - batch);
            IoEvent io = Make.Event(Second + (i * 1000), sector: 5000 + (place * 8));
            io.QueueToCompleteNs = (i * 1000) + 100_000 - (place * 10);
            store.Append(in io);
        }

        PlaceColumn sum = Summed(store);
        Assert.Equal(1000UL, sum.Reads);
        Assert.InRange(sum.SequentialReads, 999UL - (depth == 1 ? 0UL : (uint)depth), 999UL);
        Assert.Equal(0UL, sum.Writes);
    }

    [Fact]
    public void Random_reads_are_random_and_seek_a_third_of_the_range()
    {
        var store = new EventStore(8192);
        var random = new Random(5);
        for (uint i = 0; i < 5000; i++)
        {
            IoEvent io = Make.Event(Second + (i * 1000), sector: (ulong)random.NextInt64((long)Sectors / 8) * 8);
            store.Append(in io);
        }

        PlaceColumn sum = Summed(store);
        Assert.Equal(5000UL, sum.Reads);

        // By chance some start where one of the last 32 ended: 5000 * 32 * 3 places of 131,072.
        Assert.InRange(sum.SequentialReads, 0UL, 12UL);
        Assert.InRange((double)sum.ReadSeekSectors / sum.Reads / Sectors, 0.31, 0.36);
    }

    [Fact]
    public void Backward_reads_are_not_sequential()
    {
        var store = new EventStore(4096);
        for (uint i = 0; i < 1000; i++)
        {
            IoEvent io = Make.Event(Second + (i * 10_000), sector: 500_000 - (i * 8));
            store.Append(in io);
        }

        Assert.Equal(0UL, Summed(store).SequentialReads);
    }

    [Fact]
    public void Streams_of_several_processes_are_told_apart()
    {
        var store = new EventStore(4096);
        for (uint i = 0; i < 900; i++)
        {
            uint process = i % 3;
            IoEvent io = Make.Event(Second + (i * 10_000), sector: (process * 300_000) + (i / 3 * 8), tgid: 10 + process);
            io.Op = process == 2 ? IoOperation.Write : IoOperation.Read;
            store.Append(in io);
        }

        PlaceColumn sum = Summed(store);
        Assert.Equal(598UL, sum.SequentialReads);
        Assert.Equal(299UL, sum.SequentialWrites);
    }

    [Fact]
    public void Fold_AllocatesNothing()
    {
        var store = new EventStore(1024);
        PlaceMap map = new();
        map.Reset(store, new Everything(), 0, Sectors, Second / 2, Second);
        ulong now = Second;
        var match = new Everything();
        IoEvent io = Make.Event();
        Allocations.AssertNone(
            () =>
            {
                for (int i = 0; i < 100; i++)
                {
                    io.CompleteNs = now += 10_000_000;
                    io.Sector = now % Sectors;
                    store.Append(in io);
                }

                map.Fold(store, match, now);
            },
            warmUp: 100);
    }

    private static PlaceColumn Summed(EventStore store)
    {
        PlaceMap map = new();
        map.Reset(store, new Everything(), 0, Sectors, Second / 2, 2 * Second);
        return Sum(map);
    }

    private static PlaceColumn Sum(PlaceMap map)
    {
        PlaceColumn sum = default;
        for (long column = map.Newest - map.Capacity; column <= map.Newest; column++)
        {
            PlaceColumn part = map.ColumnAt(column);
            sum.Add(in part);
        }

        return sum;
    }

    private static List<(int Row, int Kind, int Count)> Cells(PlaceMap map, long column)
    {
        List<(int, int, int)> cells = [];
        ReadOnlySpan<byte> counts = map.CountsAt(column);
        for (int at = 0; at < counts.Length; at++)
        {
            if (counts[at] != 0)
            {
                cells.Add((at / PlaceMap.Kinds, at % PlaceMap.Kinds, counts[at]));
            }
        }

        return cells;
    }

    private static void Append(EventStore store, ulong ns, ulong sector, uint bytes, IoOperation op)
    {
        IoEvent io = Make.Event(ns, sector: sector, bytes: bytes);
        io.Op = op;
        store.Append(in io);
    }
}
