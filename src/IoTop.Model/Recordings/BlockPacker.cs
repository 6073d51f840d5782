using System.Numerics;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>Makes whole blocks, header and compressed bytes in one, in a buffer that is used again.</summary>
/// <param name="compresses">Where the library for it is there.</param>
internal sealed class BlockPacker(bool compresses = true) : IDisposable
{
    // The fastest that is called a level; what columns leave over is as small with it as with slower ones.
    private const int Level = 1;

    private readonly Libzstd.CompressionHandle? _context = compresses && Libzstd.IsThere ? Libzstd.CompressionHandle.Create() : null;
    private byte[] _block = new byte[64 * 1024];
    private int _length;

    /// <summary>The last block that was made.</summary>
    public ReadOnlySpan<byte> Block => _block.AsSpan(0, _length);

    /// <summary>Makes a block of those bytes; it stands in <see cref="Block"/> until the next. Its position is for its sink to say.</summary>
    /// <param name="about">What is known of it without its bytes.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="packs">Compressed, and with a checksum; without, it must not leave this process.</param>
    public RecordingBlock Pack(in RecordingBlock about, ReadOnlySpan<byte> bytes, bool packs = true)
    {
        const int Header = RecordingBlock.HeaderBytes;
        int whole = Header + bytes.Length;
        if (_block.Length < whole)
        {
            _block = new byte[BitOperations.RoundUpToPowerOf2((uint)whole)];
        }

        // Into one byte less than it has: what does not get smaller does not fit.
        int stored = _context is null || bytes.IsEmpty || !packs
            ? 0
            : Libzstd.Compress(_context, bytes, _block.AsSpan(Header, bytes.Length - 1), Level);
        bool isCompressed = stored != 0;
        if (!isCompressed)
        {
            bytes.CopyTo(_block.AsSpan(Header));
            stored = bytes.Length;
        }

        RecordingBlock block = about with { StoredBytes = (uint)stored, Bytes = (uint)bytes.Length };
        _length = Header + stored;
        RecordingFormat.WriteBlockHeader(_block.AsSpan(0, _length), in block, isCompressed, isChecked: packs);
        return block;
    }

    public void Dispose() => _context?.Dispose();
}
