namespace IoTop.Bpf;

/// <summary>Shell patterns over names of functions: <c>*</c>, <c>?</c> and <c>[a-z]</c>.</summary>
internal static class SymbolGlob
{
    internal static bool IsMatch(ReadOnlySpan<byte> glob, ReadOnlySpan<byte> name)
    {
        while (!glob.IsEmpty && glob[0] != (byte)'*')
        {
            if (name.IsEmpty || !MatchesOne(ref glob, name[0]))
            {
                return false;
            }

            name = name[1..];
        }

        if (glob.IsEmpty)
        {
            return name.IsEmpty;
        }

        glob = glob.TrimStart((byte)'*');
        for (int skipped = 0; skipped <= name.Length; skipped++)
        {
            if (glob.IsEmpty || IsMatch(glob, name[skipped..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes one element off the glob.</summary>
    private static bool MatchesOne(ref ReadOnlySpan<byte> glob, byte character)
    {
        int end = glob[0] == '[' ? glob.IndexOf((byte)']') : -1;
        if (end < 2)
        {
            bool same = glob[0] == '?' || glob[0] == character;
            glob = glob[1..];
            return same;
        }

        ReadOnlySpan<byte> set = glob[1..end];
        glob = glob[(end + 1)..];
        bool isNegated = set[0] is (byte)'!' or (byte)'^';
        set = isNegated ? set[1..] : set;
        bool found = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= character >= set[i] && character <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= set[i] == character;
            }
        }

        return found != isNegated;
    }
}
