using IoTop.Model.Interop;

namespace IoTop.Model.Tests;

/// <summary>
/// Makes wrong recordings and reads them: whole files, most of which a checksum catches; and blocks whose checksums are right, so that
/// what is wrong reaches the decoders.
/// </summary>
internal sealed class RecordingFuzz : IDisposable
{
    private const int FileEvery = 200;

    private readonly Random _random;
    private readonly string _path;
    private readonly byte[] _whole;
    private readonly List<(RecordingBlockKind Kind, uint Records, byte[] Bytes)> _bodies = [];
    private readonly EventDecoder _events = new();
    private readonly BlockPacker _packer = new();
    private readonly NullSink _sink = new();
    private readonly Mutations _mutations;
    private long _runs;

    public RecordingFuzz(string path, int seed)
    {
        _path = path;
        _random = new Random(seed);
        _mutations = new Mutations(_random);
        _whole = SmallRecording.Bytes(seed);
        using Libzstd.DecompressionHandle context = Libzstd.DecompressionHandle.Create();
        for (long at = RecordingFormat.FileHeaderBytes; at < _whole.Length;)
        {
            ReadOnlySpan<byte> rest = _whole.AsSpan((int)at);
            Assert.True(RecordingFormat.TryReadBlockHeader(rest, at, out RecordingBlock block));
            byte[] bytes = new byte[block.Bytes];
            ReadOnlySpan<byte> stored = rest.Slice(RecordingBlock.HeaderBytes, (int)block.StoredBytes);
            if (RecordingFormat.IsCompressed(rest))
            {
                Assert.Equal(bytes.Length, Libzstd.Decompress(context, stored, bytes));
            }
            else
            {
                stored.CopyTo(bytes);
            }

            _bodies.Add((block.Kind, block.Records, bytes));
            at += block.TotalBytes;
        }
    }

    /// <summary>Blocks that could be read all the same.</summary>
    public long Blocks { get; private set; }

    public long Damaged { get; private set; }

    public void Run()
    {
        if (_runs++ % FileEvery == 0)
        {
            WholeFile();
        }
        else
        {
            OneBody();
        }
    }

    public void Dispose() => _packer.Dispose();

    private void OneBody()
    {
        (RecordingBlockKind kind, uint records, byte[] body) = _bodies[_random.Next(_bodies.Count)];
        ReadOnlySpan<byte> bytes = _mutations.Of(body);
        try
        {
            switch (kind)
            {
                case RecordingBlockKind.Description:
                    _ = DescriptionCodec.Decode(bytes);
                    break;
                case RecordingBlockKind.Events:
                    _sink.Events(_events.Decode(bytes, _random.Next(8) == 0 ? (uint)_random.Next() : records));
                    break;
                default:
                    new RecordDecoder(bytes, _sink).Decode();
                    break;
            }

            Blocks++;
        }
        catch (RecordingException)
        {
            Damaged++;
        }
    }

    private void WholeFile()
    {
        // Header, then blocks as they were, mutated, or mutated and then given a right checksum.
        using (FileStream file = new(_path, FileMode.Create))
        {
            file.Write(_whole.AsSpan(0, RecordingFormat.FileHeaderBytes));
            foreach ((RecordingBlockKind kind, uint records, byte[] body) in _bodies)
            {
                _packer.Pack(new RecordingBlock(kind, 0, 0, records, 0, 0, 0), _random.Next(2) == 0 ? _mutations.Of(body) : body);
                file.Write(_random.Next(4) == 0 ? _mutations.Of(_packer.Block) : _packer.Block);
            }
        }

        try
        {
            using Recording recording = Recording.Open(_path);
            (int read, int damaged) = SmallRecording.ReadAll(recording, _sink);
            Blocks += read;
            Damaged += damaged;
        }
        catch (RecordingException)
        {
            Damaged++;
        }
    }
}
