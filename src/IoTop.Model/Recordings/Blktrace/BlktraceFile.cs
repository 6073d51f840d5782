using System.Buffers.Binary;
using System.Globalization;

namespace IoTop.Model;

/// <summary>
/// Reads a file of blktrace record by record. Whatever its bytes say, it holds a fixed buffer and no more, and goes on behind what is no
/// record.
/// </summary>
internal sealed class BlktraceFile : IDisposable
{
    private const int BufferBytes = BlktraceRecord.Size + ushort.MaxValue + (64 << 10);

    private static readonly byte[] s_little = [0x07, 0x74, 0x61, 0x65];
    private static readonly byte[] s_big = [0x65, 0x61, 0x74, 0x07];
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly Stream _stream;
    private long _position;
    private int _start;
    private int _end;
    private int _pdu;
    private bool _ended;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="RecordingException">It begins with something else than a record of blktrace.</exception>
    public BlktraceFile(string path)
        : this(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
    {
    }

    internal BlktraceFile(string path, Stream stream)
    {
        Path = path;
        _stream = stream;
        try
        {
            Fill(BlktraceRecord.Size);
            CheckBeginning();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Which of several it is.</summary>
    public int Number { get; init; }

    /// <summary>The device that it is named after; null: none.</summary>
    public string? DeviceName { get; set; }

    /// <summary>The record that was read last.</summary>
    public BlktraceRecord Current { get; private set; }

    /// <summary>The machine that wrote it has the other byte order.</summary>
    public bool IsReversed { get; private set; }

    /// <summary>The bytes behind the record; valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Pdu => _buffer.AsSpan(_pdu, Current.PduLength);

    /// <summary>What could not be read, where and why; null: everything could.</summary>
    public string? Damage { get; private set; }

    /// <summary>Bytes that belong to no record.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>Goes on to the next record; false at the end.</summary>
    public bool Read()
    {
        while (Fill(BlktraceRecord.Size) >= BlktraceRecord.Size)
        {
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start);
            if (!BlktraceRecord.TryRead(bytes, out BlktraceRecord record))
            {
                Skip();
                continue;
            }

            int length = BlktraceRecord.Size + record.PduLength;
            if (Fill(length) < length)
            {
                break;
            }

            IsReversed = BlktraceRecord.IsReversed(_buffer.AsSpan(_start));
            Current = record;
            _pdu = _start + BlktraceRecord.Size;
            _start += length;
            return true;
        }

        if (_end > _start)
        {
            Damage ??= Sentence("ends in the middle of a record");
            SkippedBytes += _end - _start;
            _start = _end;
        }

        return false;
    }

    public void Dispose() => _stream.Dispose();

    private void CheckBeginning()
    {
        // A processor that had nothing to do leaves an empty file.
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, _end - _start);
        if (bytes.IsEmpty || (bytes.Length >= BlktraceRecord.Size && BlktraceRecord.TryRead(bytes, out _)))
        {
            return;
        }

        uint magic = bytes.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bool known = (magic & ~0xffu) == (BlktraceRecord.Version7 & ~0xffu);
        throw known && (magic & 0xff) != 7
            ? new RecordingException(string.Create(CultureInfo.InvariantCulture,
                $"'{Path}' is of version {magic & 0xff} of blktrace's format: version 7 is read here"))
            : new RecordingException($"'{Path}' is no file of blktrace: it does not begin with a record of it");
    }

    /// <summary>Goes on to what may be the beginning of a record.</summary>
    private void Skip()
    {
        Damage ??= Sentence("is no record of blktrace there");
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start + 1, _end - _start - 1);
        int little = bytes.IndexOf(s_little);
        int big = bytes.IndexOf(s_big);
        int next = little < 0 ? big : big < 0 ? little : Math.Min(little, big);

        // The magic number may be cut by the end of the buffer.
        next = next < 0 ? Math.Max(bytes.Length - 3, 0) : next;
        SkippedBytes += next + 1;
        _start += next + 1;
    }

    private string Sentence(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"'{Path}' {what}: byte {_position - (_end - _start)}");

    /// <summary>Makes that many bytes available, if there are any; returns how many there are.</summary>
    private int Fill(int wanted)
    {
        if (_end - _start >= wanted || _ended)
        {
            return _end - _start;
        }

        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        while (_end < wanted)
        {
            int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                _ended = true;
                break;
            }

            _end += read;
            _position += read;
        }

        return _end - _start;
    }
}
