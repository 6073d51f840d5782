using System.ComponentModel;
using System.Runtime.InteropServices;
using IoTop.Interop;

namespace IoTop.Output;

/// <summary>
/// A file descriptor as a write-only stream, straight to write(2). Console's stream swallows a closed pipe, so that
/// <c>iotop-sharp -b | head -1</c> would never end, and FileStream keeps a position of its own, which breaks <c>&gt;log 2&gt;&amp;1</c>.
/// </summary>
internal sealed class StandardOutput(int fileDescriptor) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="BrokenPipeException">The reader has gone.</exception>
    /// <exception cref="IOException">The kernel refused to write.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = Libc.write(fileDescriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            Recover(Marshal.GetLastPInvokeError());
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Returns when the write may be tried again.</summary>
    private void Recover(int errno)
    {
        switch (errno)
        {
            case Libc.EINTR:
                return;
            case Libc.EAGAIN:
                // Someone made our terminal or pipe non-blocking, as ssh and tmux do.
                var waiting = new Libc.PollFd { Fd = fileDescriptor, Events = Libc.POLLOUT };
                _ = Libc.poll(ref waiting, 1, -1);
                return;
            case Libc.EPIPE:
                throw new BrokenPipeException();
            default:
                throw new IOException($"cannot write the output: {new Win32Exception(errno).Message}", errno);
        }
    }
}
