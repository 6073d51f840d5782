namespace IoTop.Model.Tests;

/// <summary>
/// Random I/Os, cut into segments and chunks, interleaved as those of several CPUs and with records lost, against a model that keeps
/// everything.
/// </summary>
public sealed class PayloadStoreModelTests
{
    private const int Chunk = 4096;
    private readonly Dictionary<(ulong QueueNs, uint Position), Expected> _model = [];
    private readonly List<Io> _ios = [];
    private ulong _orphaned;

    [Theory]
    [InlineData(1, 0, 1 << 20)]
    [InlineData(2, 10, 1 << 20)]
    [InlineData(3, 50, 1 << 20)]
    [InlineData(4, 10, 64 * 1024)]
    [InlineData(5, 0, 64 * 1024)]
    [InlineData(6, 25, 256 * 1024)]
    public void PayloadStore_holds_what_a_naive_model_holds(int seed, int lostPercent, int capacity)
    {
        Random random = new(seed);
        PayloadStore store = new(capacity);
        List<Queue<(SegmentRecord Record, byte[] Bytes)>> cpus = [new(), new(), new()];
        for (int step = 0; step < 6000; step++)
        {
            Queue<(SegmentRecord Record, byte[] Bytes)> cpu = cpus[random.Next(cpus.Count)];
            if (cpu.Count == 0)
            {
                MakeIo(random, cpu, capacity);
            }

            (SegmentRecord record, byte[] bytes) = cpu.Dequeue();
            if (random.Next(100) >= lostPercent)
            {
                Append(store, in record, bytes);
            }

            if (step % 500 == 499)
            {
                Compare(store, random, capacity);
            }
        }

        Assert.Equal(_orphaned, store.OrphanedBytes);
        Assert.Equal(lostPercent == 0 && capacity > 64 * 1024, _orphaned == 0); // in a small ring, chunks come too late for their place
    }

    private void Append(PayloadStore store, in SegmentRecord record, byte[] bytes)
    {
        store.Append(in record, bytes);
        (ulong, uint) key = (record.QueueNs, record.Position);
        if (record.DataOffset == 0)
        {
            _model[key] = new Expected([.. bytes], store.NextSequence - 1, record.Wanted);
        }
        else if (_model.TryGetValue(key, out Expected? known) && known.Bytes.Count == record.DataOffset &&
            store.Bytes(known.Sequence).Length != 0)
        {
            known.Bytes.AddRange(bytes);
        }
        else
        {
            _orphaned += (uint)bytes.Length;
        }
    }

    private void MakeIo(Random random, Queue<(SegmentRecord Record, byte[] Bytes)> cpu, int capacity)
    {
        Io io = new((ulong)random.NextInt64(1, 200), Payload.QueueNs + (ulong)_ios.Count, []);
        uint position = 0;
        for (int segments = random.Next(1, 6); segments > 0; segments--)
        {
            uint length = (uint)random.Next(1, Math.Min(40, (capacity / 4 / 512) + 1)) * 512;
            uint wanted = (uint)Math.Min(length, random.Next(0, 3) == 0 ? 512 : int.MaxValue);
            byte[] bytes = Payload.Pattern((int)wanted, random.Next());
            io.Segments.Add((position, length));
            for (uint at = 0; at < wanted; at += Chunk)
            {
                uint captured = Math.Min(Chunk, wanted - at);
                SegmentRecord record = Payload.Segment(io.Sector, position, length, wanted, captured, at, queueNs: io.QueueNs);
                cpu.Enqueue((record, bytes.AsSpan((int)at, (int)captured).ToArray()));
            }

            position += length;
        }

        _ios.Add(io);
    }

    private void Compare(PayloadStore store, Random random, int capacity)
    {
        long kept = 0;
        foreach (Expected expected in _model.Values)
        {
            if (!store.Contains(expected.Sequence))
            {
                continue;
            }

            ReadOnlySpan<byte> bytes = store.Bytes(expected.Sequence);
            kept += bytes.Length;
            Assert.True(bytes.IsEmpty || bytes.SequenceEqual(expected.Bytes.ToArray()));
        }

        Assert.InRange(kept, 0, capacity);

        // What fits into half of the ring is always there, whatever is left empty at its end.
        long reserved = 0;
        foreach (Expected expected in _model.Values.OrderByDescending(static value => value.Sequence))
        {
            reserved += expected.Wanted;
            if (reserved > capacity / 2)
            {
                break;
            }

            Assert.Equal(expected.Bytes.Count, store.Bytes(expected.Sequence).Length);
        }

        IoContent content = new();
        for (int i = 0; i < 50; i++)
        {
            CompareContent(store, content, _ios[random.Next(_ios.Count)], random);
        }
    }

    /// <summary>A random piece of an I/O, byte by byte.</summary>
    private void CompareContent(PayloadStore store, IoContent content, Io io, Random random)
    {
        uint total = io.Segments[^1].Position + io.Segments[^1].Length;
        uint from = (uint)random.Next(0, (int)(total / 512)) * 512;
        uint length = (uint)random.Next(1, (int)((total - from) / 512) + 1) * 512;
        bool any = content.Read(store, Payload.Event(io.Sector + (from / 512), length, queueNs: io.QueueNs));
        byte[] bytes = new byte[length];
        byte[] present = new byte[length];
        Assert.Equal((int)length, content.Copy(0, bytes, present));
        int count = 0;
        uint there = 0;
        foreach ((uint position, uint size) in io.Segments)
        {
            bool overlaps = position < from + length && from < position + size;
            if (!overlaps || !_model.TryGetValue((io.QueueNs, position), out Expected? expected) || !store.Contains(expected.Sequence))
            {
                continue;
            }

            count++;
            int held = store.Bytes(expected.Sequence).Length;
            for (uint at = Math.Max(position, from); at < Math.Min(position + size, from + length); at++)
            {
                bool isThere = at - position < held;
                there += isThere ? 1u : 0;
                Assert.Equal(isThere ? 1 : 0, present[at - from]);
                Assert.Equal(isThere ? expected.Bytes[(int)(at - position)] : 0, bytes[at - from]);
            }
        }

        Assert.Equal(any, count != 0);
        Assert.Equal(count, content.Count);
        Assert.Equal(there, content.Captured);
        Assert.Equal((int)there, present.Count(static value => value == 1));
    }

    private sealed record Expected(List<byte> Bytes, long Sequence, uint Wanted);

    private sealed record Io(ulong Sector, ulong QueueNs, List<(uint Position, uint Length)> Segments);
}
