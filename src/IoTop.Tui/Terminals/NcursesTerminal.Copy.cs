using System.Buffers.Text;
using IoTop.Tui.Interop;

namespace IoTop.Tui;

public sealed unsafe partial class NcursesTerminal
{
    public bool Copy(ReadOnlySpan<byte> text)
    {
        if (text.Length > ITerminal.MostCopiedBytes || IsLinuxConsole)
        {
            return false;
        }

        byte[] sequence = ClipboardSequence(text);
        lock (_gate)
        {
            // Between two frames ncurses holds nothing back: every doupdate ends with a flush. The sequence neither moves the cursor nor
            // changes a cell, so ncurses' idea of the screen stays true.
            return !_isClosed && !_isSuspended && WriteAll(sequence);
        }
    }

    /// <summary>OSC 52. Base64 lets no byte of the text reach the terminal as it is.</summary>
    private static byte[] ClipboardSequence(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> begin = "\e]52;c;"u8;
        byte[] sequence = new byte[begin.Length + Base64.GetMaxEncodedToUtf8Length(text.Length) + 1];
        begin.CopyTo(sequence);
        Base64.EncodeToUtf8(text, sequence.AsSpan(begin.Length), out _, out _);
        sequence[^1] = (byte)'\a';
        return sequence;
    }

    /// <summary>Writes all of it, a cut-off sequence swallows what comes next; unless the terminal takes nothing for a second.</summary>
    private static bool WriteAll(ReadOnlySpan<byte> sequence)
    {
        // SAFETY: the pointer is to the span's own memory, pinned for the time of the calls, which keep nothing.
        fixed (byte* first = sequence)
        {
            int written = 0;
            while (written < sequence.Length)
            {
                PollFd output = new() { fd = 1, events = Libc.POLLOUT };
                int ready = Libc.poll(&output, 1, timeout: 1000);
                if (ready == 0 || (ready > 0 && output.revents != Libc.POLLOUT))
                {
                    return false;
                }

                // Less than all, or -1 for a signal that came in between: the rest is tried again.
                written += (int)Math.Max(0, Libc.write(1, first + written, (nuint)(sequence.Length - written)));
            }
        }

        return true;
    }
}
