namespace IoTop.Model.Tests;

/// <summary>Makes wrong bytes of right ones: flipped, set, filled, cut, copied from elsewhere.</summary>
internal sealed class Mutations(Random random)
{
    private byte[] _mutated = [];

    /// <summary>Valid until the next.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes)
    {
        if (_mutated.Length < bytes.Length + 16)
        {
            _mutated = new byte[(bytes.Length + 16) * 2];
        }

        bytes.CopyTo(_mutated);
        int length = bytes.Length;
        for (int i = random.Next(1, 5); i > 0 && length > 0; i--)
        {
            int at = random.Next(length);
            switch (random.Next(5))
            {
                case 0:
                    _mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    _mutated[at] = (byte)random.Next(256);
                    break;
                case 2:
                    _mutated.AsSpan(at, Math.Min(length - at, random.Next(1, 11))).Fill(0xFF);
                    break;
                case 3:
                    length = at;
                    break;
                default:
                    int from = random.Next(length);
                    _mutated.AsSpan(from, Math.Min(length - Math.Max(from, at), 16)).CopyTo(_mutated.AsSpan(at));
                    break;
            }
        }

        return _mutated.AsSpan(0, length);
    }
}
