using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace IoTop.Model.Interop;

/// <summary>The bytes of a file as they lie in the page cache, without a copy; of a file that grows, what was there when it was looked at.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;
    private long _mapped;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    internal MappedFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            Grow();
        }
        catch (Exception e)
        {
            _file.Dispose();
            throw e is NotSupportedException ? new IOException($"{path}: no file that can be read anywhere in it", e) : e;
        }
    }

    /// <summary>Bytes that can be read; 0 when it is empty.</summary>
    internal long Length { get; private set; }

    /// <summary>Looks how long the file is now. What was returned before is not to be used any more.</summary>
    internal void Grow()
    {
        long length = RandomAccess.GetLength(_file);
        if (length > _mapped)
        {
            Unmap();
            _map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);

            // SAFETY: released in Unmap, before the view; the pointer offset is 0, since the view begins at 0.
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            _mapped = length;
        }

        Length = length;
    }

    /// <summary>Bytes of it, as many as there are. A file may have been cut meanwhile, and its pages must not be touched then.</summary>
    internal ReadOnlySpan<byte> Bytes(long position, int count)
    {
        Length = Math.Min(Math.Min(Length, _mapped), RandomAccess.GetLength(_file));
        if (position >= Length || position < 0)
        {
            return default;
        }

        // SAFETY: inside of the mapping, which lives until Unmap; and inside of the file as it was a moment ago. Whoever cuts a recording
        // (a full disk) cuts away what is no whole block.
        return new ReadOnlySpan<byte>(_start + position, (int)Math.Min(count, Length - position));
    }

    public void Dispose()
    {
        Unmap();
        _file.Dispose();
    }

    private void Unmap()
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
            _view = null;
        }

        _start = null;
        _mapped = 0;
        Length = 0;
    }
}
