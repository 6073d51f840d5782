using BenchmarkDotNet.Attributes;
using IoTop.Model;
using IoTop.Model.Tests;

namespace IoTop.Benchmarks;

/// <summary>
/// What a captured segment costs in the history, as fast as they come: noise and text in equal parts. Per segment; where a file wants
/// them as well, they are compressed.
/// </summary>
[MemoryDiagnoser]
public class SegmentBenchmarks
{
    private const int Segments = 4096;

    private readonly byte[] _bytes = new byte[4 << 20];
    private readonly RecordingWriter _history = new(new NoNames());
    private readonly RecordingWriter _packed = new(new NoNames());
    private readonly MemoryBlocks _memory = new(64 << 20);
    private ulong _ns = 1;

    /// <summary>Captured bytes of each.</summary>
    [Params(64, 512, 4096)]
    public int Captured { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        new Random(1).NextBytes(_bytes);
        for (int at = 0; at < _bytes.Length; at += 128)
        {
            "a line of a log, with a number and a name in it, as they are\n..."u8.CopyTo(_bytes.AsSpan(at));
        }

        Begin(_history, _memory);
        Begin(_packed, new PackingSink(new MemoryBlocks(64 << 20)));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _history.Dispose();
        _packed.Dispose();
    }

    /// <summary>Into memory alone.</summary>
    [Benchmark(OperationsPerInvoke = Segments)]
    public long RecordSegment() => Record(_history);

    /// <summary>Into what wants it compressed.</summary>
    [Benchmark(OperationsPerInvoke = Segments)]
    public long RecordAndCompressSegment() => Record(_packed);

    private static void Begin(RecordingWriter writer, IBlockSink sink)
    {
        writer.Add(new BlockTarget(sink, payload: true));
        writer.BeginCheckpoint(new RecordingDescription(), forAll: false);
        writer.Interval(new RecordedInterval(1, 0, true, false, false));
    }

    private long Record(RecordingWriter writer)
    {
        var record = new SegmentRecord { Type = PayloadType.Segment, Dev = 8 << 20, Length = 4096, Captured = (uint)Captured, Wanted = (uint)Captured };
        for (int i = 0; i < Segments; i++)
        {
            record.QueueNs = _ns += 1000;
            record.Sector = (ulong)i * 8;
            writer.Segment(in record, _bytes.AsSpan(i * Captured % _bytes.Length, Captured));
        }

        writer.Flush();
        return _memory.Count;
    }

    /// <summary>Wants everything compressed, as a file does.</summary>
    private sealed class PackingSink(MemoryBlocks memory) : IBlockSink
    {
        public bool WantsCheckpoint => false;

        public void Write(in RecordingBlock block, ReadOnlySpan<byte> bytes) => memory.Write(in block, bytes);

        public void Dispose() => memory.Dispose();
    }
}
