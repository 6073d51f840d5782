namespace IoTop.Bpf;

/// <summary>Reads the kernel's long lists: some hundred thousand lines, none of which becomes a string by itself.</summary>
internal static class KernelText
{
    private const int BlockSize = 1 << 16;

    internal delegate void LineReader(ReadOnlySpan<byte> line);

    /// <summary>Returns how many lines there are; 0 when it cannot be read.</summary>
    internal static int ReadLines(string path, LineReader reader)
    {
        int lines = 0;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] block = new byte[BlockSize];
            int kept = 0;
            for (int read; (read = file.Read(block, kept, block.Length - kept)) > 0;)
            {
                ReadOnlySpan<byte> text = block.AsSpan(0, kept + read);
                for (int end; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
                {
                    reader(text[..end]);
                    lines++;
                }

                kept = text.Length == block.Length ? 0 : text.Length; // a line longer than a block is no line of these files
                text[..kept].CopyTo(block);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }

        return lines;
    }

    /// <summary>Up to the first blank or tab.</summary>
    internal static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? text : text[..end];
    }
}
