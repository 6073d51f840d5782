using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf.Tests;

public sealed class RingBufferReaderTests
{
    [Fact]
    public void Drain_into_the_store_allocates_nothing()
    {
        var ring = new FakeRing(1 << 14);
        var store = new EventStore(64);
        var ioEvent = new IoEvent { Bytes = 4096, Op = IoOperation.Read };
        ulong number = 0;
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                ioEvent.Sector = number++;
                ring.Submit(ring.Reserve(Unsafe.SizeOf<IoEvent>())!.Value, MemoryMarshal.AsBytes(new ReadOnlySpan<IoEvent>(in ioEvent)));
            }

            RingBufferReader reader = ring.Read();
            while (reader.MoveNext())
            {
                store.Append(in MemoryMarshal.AsRef<IoEvent>(reader.Current));
            }

            reader.Commit();
        });
        Assert.Equal((long)number, store.AppendedTotal);
        Assert.Equal(number - 1, store[store.NextSequence - 1].Sector);
        Assert.Equal(ring.Producer, ring.Consumer);
    }

    [Fact]
    public void MoveNext_is_false_on_an_empty_ring()
    {
        var ring = new FakeRing(4096);
        RingBufferReader reader = ring.Read();
        Assert.False(reader.MoveNext());
        reader.Commit();
        Assert.Equal(0ul, ring.Consumer);
    }

    [Fact]
    public void MoveNext_stops_at_a_busy_record_and_goes_on_when_it_is_done()
    {
        var ring = new FakeRing(4096);
        ring.Submit(ring.Reserve(4)!.Value, [1, 2, 3, 4]);
        ulong busy = ring.Reserve(4)!.Value;
        ring.Submit(ring.Reserve(4)!.Value, [9, 9, 9, 9]);

        RingBufferReader reader = ring.Read();
        Assert.True(reader.MoveNext());
        Assert.Equal([1, 2, 3, 4], reader.Current.ToArray());
        Assert.False(reader.MoveNext());
        reader.Commit();
        Assert.Equal(busy, ring.Consumer);

        ring.Submit(busy, [5, 6, 7, 8]);
        reader = ring.Read();
        Assert.True(reader.MoveNext());
        Assert.Equal([5, 6, 7, 8], reader.Current.ToArray());
        Assert.True(reader.MoveNext());
        Assert.Equal([9, 9, 9, 9], reader.Current.ToArray());
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void MoveNext_skips_a_discarded_record_and_commit_frees_it()
    {
        var ring = new FakeRing(4096);
        ring.Discard(ring.Reserve(100)!.Value, 100);
        ring.Submit(ring.Reserve(1)!.Value, [7]);
        RingBufferReader reader = ring.Read();
        Assert.True(reader.MoveNext());
        Assert.Equal([7], reader.Current.ToArray());
        reader.Commit();
        Assert.Equal(ring.Producer, ring.Consumer);
    }

    [Fact]
    public void Current_is_one_span_where_a_record_wraps()
    {
        var ring = new FakeRing(4096);
        ring.StartAt(4096 - 16);
        byte[] payload = [.. Enumerable.Range(0, 64).Select(static i => (byte)i)];
        ring.Submit(ring.Reserve(payload.Length)!.Value, payload);
        RingBufferReader reader = ring.Read();
        Assert.True(reader.MoveNext());
        Assert.Equal(payload, reader.Current.ToArray());
    }

    [Fact]
    public void Commit_not_called_leaves_the_records_to_the_next_reader()
    {
        var ring = new FakeRing(4096);
        ring.Submit(ring.Reserve(1)!.Value, [3]);
        RingBufferReader first = ring.Read();
        Assert.True(first.MoveNext());
        RingBufferReader second = ring.Read();
        Assert.True(second.MoveNext());
        Assert.Equal([3], second.Current.ToArray());
    }

    [Fact]
    public void Positions_beyond_32_bits_are_masked_right()
    {
        var ring = new FakeRing(4096);
        ring.StartAt((1ul << 40) + 4088);
        ring.Submit(ring.Reserve(12)!.Value, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        RingBufferReader reader = ring.Read();
        Assert.True(reader.MoveNext());
        Assert.Equal(12, reader.Current.Length);
        Assert.Equal(12, reader.Current[11]);
    }

    /// <summary>
    /// Random sizes, busy records finished out of order, discards, wraps, commits at random moments: every submitted record is read
    /// exactly once, whole and in the order of its reservation.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_submitted_record_is_read_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var ring = new FakeRing(8192);
        ring.StartAt((ulong)random.NextInt64(0, 1L << 33) & ~7ul);
        List<(ulong Position, int Length, int Number)> open = [];
        Queue<(int Number, int Length)> expected = new();
        HashSet<int> discarded = [];
        int next = 0, read = 0, refused = 0;
        for (int step = 0; step < 40_000; step++)
        {
            int length = random.Next(4, 900);
            if (ring.Reserve(length) is ulong position)
            {
                open.Add((position, length, next));
                expected.Enqueue((next++, length));
            }
            else
            {
                refused++;
            }

            while (open.Count > 0 && random.Next(3) != 0)
            {
                int pick = random.Next(open.Count);
                Finish(ring, open[pick], discard: random.Next(8) == 0, discarded);
                open.RemoveAt(pick);
            }

            if (random.Next(4) == 0)
            {
                read += ReadAll(ring, expected, discarded);
            }
        }

        foreach ((ulong Position, int Length, int Number) record in open)
        {
            Finish(ring, record, discard: false, discarded);
        }

        read += ReadAll(ring, expected, discarded);
        Assert.Equal(next, read + discarded.Count);
        Assert.Equal(ring.Producer, ring.Consumer);
        Assert.True(refused > 0, "the ring never filled up: the test did not test that");
    }

    private static void Finish(FakeRing ring, (ulong Position, int Length, int Number) record, bool discard, HashSet<int> discarded)
    {
        if (discard)
        {
            ring.Discard(record.Position, record.Length);
            discarded.Add(record.Number);
            return;
        }

        byte[] payload = new byte[record.Length];
        payload.AsSpan().Fill((byte)record.Number);
        BinaryPrimitives.WriteInt32LittleEndian(payload, record.Number);
        ring.Submit(record.Position, payload);
    }

    private static int ReadAll(FakeRing ring, Queue<(int Number, int Length)> expected, HashSet<int> discarded)
    {
        int count = 0;
        RingBufferReader reader = ring.Read();
        while (reader.MoveNext())
        {
            (int number, int length) = expected.Dequeue();
            while (discarded.Contains(number))
            {
                (number, length) = expected.Dequeue();
            }

            Assert.Equal(length, reader.Current.Length);
            Assert.Equal(number, BinaryPrimitives.ReadInt32LittleEndian(reader.Current));
            Assert.True(reader.Current[4..].IndexOfAnyExcept((byte)number) < 0);
            count++;
        }

        reader.Commit();
        return count;
    }
}
