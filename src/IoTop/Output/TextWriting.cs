using IoTop.Tui;

namespace IoTop.Output;

/// <summary>Where the text goes decides what untrusted bytes become.</summary>
/// <param name="IsTerminal">A terminal: only what cannot change a cell outside its own column.</param>
/// <param name="Ascii">The terminal shows ASCII only.</param>
internal readonly record struct TextWriting(bool IsTerminal, bool Ascii)
{
    /// <summary>Writes untrusted text to the end of a line.</summary>
    public void Write(OutputBuffer output, ReadOnlySpan<byte> text)
    {
        if (IsTerminal)
        {
            _ = DisplayText.Write(output, text, int.MaxValue, Ascii);
        }
        else
        {
            OneLineText.Write(output, text);
        }
    }

    /// <summary>Writes untrusted text into a field, cut and filled to its width in columns.</summary>
    public void WriteField(OutputBuffer output, ReadOnlySpan<byte> text, int width)
    {
        // In a field the replaced form also goes to files: an escape cut in half would be worse.
        int written = DisplayText.Write(output, text, width, Ascii && IsTerminal);
        output.Fill((byte)' ', width - written);
    }
}
