namespace IoTop.Model;

/// <summary>Orders names as people do: sda2 before sda10, a disk before its partitions.</summary>
internal static class NaturalOrder
{
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            if (char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]))
            {
                int difference = CompareNumbers(ref left, ref right);
                if (difference != 0)
                {
                    return difference;
                }

                continue;
            }

            if (left[0] != right[0])
            {
                return left[0] - right[0];
            }

            left = left[1..];
            right = right[1..];
        }

        return left.Length - right.Length;
    }

    private static int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> leftDigits = TakeDigits(ref left);
        ReadOnlySpan<char> rightDigits = TakeDigits(ref right);
        return leftDigits.Length != rightDigits.Length
            ? leftDigits.Length - rightDigits.Length
            : leftDigits.SequenceCompareTo(rightDigits);
    }

    private static ReadOnlySpan<char> TakeDigits(scoped ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }
}
