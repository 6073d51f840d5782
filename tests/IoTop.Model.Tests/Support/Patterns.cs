namespace IoTop.Model.Tests;

/// <summary>Patterns, and a search that is too simple to be wrong.</summary>
internal static class Patterns
{
    internal static BytePattern Of(string text)
    {
        Assert.True(BytePattern.TryParse(text, out BytePattern? pattern, out string error), error);
        return pattern;
    }

    /// <summary>Of a small alphabet, so that there are matches.</summary>
    internal static byte[] Letters(Random random, int length, int alphabet = 2)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)('a' + random.Next(alphabet));
        }

        return bytes;
    }

    internal static List<int> Naive(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> mask = default)
    {
        List<int> found = [];
        for (int start = 0; start + wanted.Length <= bytes.Length;)
        {
            bool fits = true;
            for (int i = 0; i < wanted.Length; i++)
            {
                fits &= (!mask.IsEmpty && mask[i] == 0) || bytes[start + i] == wanted[i];
            }

            if (fits)
            {
                found.Add(start);
            }

            start += fits ? wanted.Length : 1;
        }

        return found;
    }
}
