using System.Globalization;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>How a recording's file may grow.</summary>
/// <param name="MaxBytes">It ends at that size, or the next file begins; 0: no limit.</param>
/// <param name="Files">How many files are kept, the oldest goes first: x.iotop, x.iotop.1, ...; 1: only one, and that is all.</param>
/// <param name="BytesPerSecond">What would be written beyond that is left out, and counted; 0: no limit.</param>
public sealed record FileBlocksOptions(long MaxBytes = 0, int Files = 1, long BytesPerSecond = 0);

/// <summary>
/// Blocks appended to a file, 0600, which must not exist. Each is one write, so that what a kill or a full disk leaves is whole blocks and
/// perhaps a part of one. With rotation, the newest is always the one of the plain name, and each begins with all that is known.
/// </summary>
public sealed class FileBlocks : IBlockSink
{
    private const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileBlocksOptions _options;
    private FileStream? _file;
    private long _position;
    private long _earlier;

    // Where the last interval ends: a file that ends for good ends there.
    private long _intervalEnd;
    private int _rotated;
    private double _allowance;
    private ulong _allowedNs;

    /// <exception cref="RecordingException">It exists, or cannot be made.</exception>
    public FileBlocks(string path, FileBlocksOptions? options = null)
    {
        Path = path;
        _options = options ?? new FileBlocksOptions();
        _allowance = _options.BytesPerSecond;
        for (int number = 0; number < Math.Max(1, _options.Files); number++)
        {
            if (File.Exists(NameOf(number)))
            {
                throw Exists(NameOf(number));
            }
        }

        Create();
    }

    public string Path { get; }

    /// <summary>Bytes written, in all files.</summary>
    public long Written => _earlier + _position;

    /// <summary>Files that were begun.</summary>
    public int FileCount { get; private set; }

    /// <summary>Nothing more can be written: the limit is reached, or the disk is full.</summary>
    public bool IsFull { get; private set; }

    /// <inheritdoc/>
    public bool WantsCheckpoint { get; private set; } = true;

    /// <summary>Events that were left out to keep to the rate.</summary>
    public ulong LeftOut { get; private set; }

    /// <summary>Calls, of syscalls and of the kernel's functions, that were left out for that.</summary>
    public ulong LeftOutCalls { get; private set; }

    /// <inheritdoc/>
    public void Write(in RecordingBlock block, ReadOnlySpan<byte> bytes)
    {
        if (IsFull || IsLeftOut(in block, bytes.Length))
        {
            return;
        }

        if (block.Kind == RecordingBlockKind.Description)
        {
            Begin();
        }

        if (_options.MaxBytes != 0 && _position + bytes.Length > _options.MaxBytes)
        {
            NoRoom(in block);
            return;
        }

        Append(bytes);
        if (block.Kind is RecordingBlockKind.Interval or RecordingBlockKind.Checkpoint)
        {
            _intervalEnd = _position;
            bool isShort = _options.MaxBytes != 0 && _options.Files > 1 && _options.MaxBytes - _position < Reserve;
            WantsCheckpoint = isShort && block.Kind == RecordingBlockKind.Interval;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>With less than this left, the next file begins where an interval has ended.</summary>
    private long Reserve => Math.Min(2 << 20, _options.MaxBytes / 4);

    private string NameOf(int number) => number == 0 ? Path : string.Create(CultureInfo.InvariantCulture, $"{Path}.{number}");

    private void Create()
    {
        Span<byte> header = stackalloc byte[RecordingFormat.FileHeaderBytes];
        RecordingFormat.WriteFileHeader(header);
        try
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OnlyUs;
            }

            _file = new FileStream(Path, options);
        }
        catch (IOException) when (File.Exists(Path))
        {
            throw Exists(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RecordingException($"cannot make {Path}: {e.Message}", "record -o another file, in a directory that you may write to", e);
        }

        FileCount++;
        _position = 0;
        Append(header);
        _intervalEnd = _position;
    }

    /// <summary>A description is the first block of a file.</summary>
    private void Begin()
    {
        if (_position <= RecordingFormat.FileHeaderBytes)
        {
            return;
        }

        Dispose();
        _earlier += _position;
        Rotate();
        Create();
    }

    /// <summary>Only what we made ourselves is renamed or goes.</summary>
    private void Rotate()
    {
        try
        {
            if (_rotated == _options.Files - 1)
            {
                File.Delete(NameOf(_rotated));
                _rotated--;
            }

            for (int number = _rotated; number >= 0; number--)
            {
                File.Move(NameOf(number), NameOf(number + 1), overwrite: false);
            }

            _rotated++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsFull = true;
            throw new RecordingException($"cannot rotate {Path}: {e.Message}", null, e);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file!.SafeFileHandle, bytes, _position);
            Libc.StartWriteback(_file.SafeFileHandle, _position, bytes.Length);
            _position += bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsFull = true;
            Cut(_position);
            throw new RecordingException(
                $"cannot write to {Path}: {e.Message}", $"what is in it up to here ({_position} bytes) can be replayed", e);
        }
    }

    /// <summary>The limit is reached in the middle of an interval: the next file begins early, or this was all.</summary>
    private void NoRoom(in RecordingBlock block)
    {
        if (_options.Files > 1 && block.Kind is not (RecordingBlockKind.Description or RecordingBlockKind.Checkpoint))
        {
            LeaveOut(in block);
            WantsCheckpoint = true;
            return;
        }

        IsFull = true;
        if (_intervalEnd > RecordingFormat.FileHeaderBytes)
        {
            Cut(_intervalEnd);
            return;
        }

        throw new RecordingException(
            $"{Path}: {_options.MaxBytes} bytes are too few for what is known of processes and devices", "allow it more bytes");
    }

    private void Cut(long length)
    {
        try
        {
            RandomAccess.SetLength(_file!.SafeFileHandle, length);
        }
        catch (IOException)
        {
            return; // whoever reads it passes over what is no whole block
        }

        _position = Math.Min(_position, length);
    }

    /// <summary>Events and segments beyond the rate are left out, a block at a time; what counts them never is.</summary>
    private bool IsLeftOut(in RecordingBlock block, int length)
    {
        if (_options.BytesPerSecond == 0)
        {
            return false;
        }

        ulong nowNs = Math.Max(block.LastNs, _allowedNs);
        double earned = _allowedNs == 0 ? 0 : (nowNs - _allowedNs) / 1e9 * _options.BytesPerSecond;
        _allowance = Math.Min(_allowance + earned, _options.BytesPerSecond);
        _allowedNs = nowNs;

        // One that is bigger than what is left goes, and is owed: else big ones never would.
        if (block.IsOptional && _allowance <= 0)
        {
            LeaveOut(in block);
            return true;
        }

        _allowance -= length;
        return false;
    }

    private void LeaveOut(in RecordingBlock block)
    {
        LeftOut += block.Kind == RecordingBlockKind.Events ? block.Records : 0;
        LeftOutCalls += block.Kind is RecordingBlockKind.SyscallEvents or RecordingBlockKind.Calls ? block.Records : 0;
    }

    private static RecordingException Exists(string path) => new(
        $"{path} exists", "a recording never takes the place of a file: choose another name, or remove it");
}
