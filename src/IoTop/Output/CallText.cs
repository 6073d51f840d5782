using System.Text;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>What the texts of calls have in common: names of tasks and functions, and what is missing.</summary>
internal sealed class CallText(OutputBuffer output, TextWriting writing, ICallSource source)
{
    private const int LongestName = 512;

    /// <summary>The name of the function that an address lies in.</summary>
    public void Function(ulong address)
    {
        Span<byte> name = stackalloc byte[LongestName];
        writing.Write(output, name[..Utf8(source.NameOf(address), name)]);
    }

    /// <summary>"CPU:1 [LOST 123 EVENTS]", as trace_pipe has it.</summary>
    public void Gap(in CallEvent gap)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        output.Write("CPU:"u8);
        output.Write(text[..Format.Number(gap.Cpu, text)]);
        output.Write((byte)' ');
        Gap(gap.LostCalls);
    }

    public void Gap(ulong calls)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        output.Write("[LOST "u8);
        if (calls > 0)
        {
            output.Write(text[..Format.Number(calls, text)]);
            output.Write((byte)' ');
        }

        output.Write("EVENTS]\n"u8);
    }

    /// <summary>A name of the kernel as UTF-8, cut to the room that there is.</summary>
    public static int Utf8(string name, Span<byte> text)
    {
        _ = Encoding.UTF8.TryGetBytes(name, text, out int written) || Encoding.UTF8.TryGetBytes(name.AsSpan(0, text.Length / 3), text, out written);
        return written;
    }
}
