namespace IoTop.Model;

/// <summary>Copies a block of calls, as <see cref="SyscallEventEncoder"/> wrote it, without what they read and wrote.</summary>
internal ref struct SyscallEventCopy(ReadOnlySpan<byte> bytes)
{
    private const byte HasData = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ByteReader _reader = new(bytes);

    /// <exception cref="RecordingException">It is not what was written.</exception>
    public void WithoutData(ByteWriter into)
    {
        while (!_reader.IsAtEnd)
        {
            int begin = At;
            SyscallTag tag = (SyscallTag)_reader.Byte();
            switch (tag)
            {
                case SyscallTag.Name:
                    PassName();
                    break;
                case SyscallTag.Who:
                    _ = _reader.Raw<SyscallWho>();
                    break;
                case SyscallTag.What:
                    _ = _reader.Raw<SyscallWhat>();
                    break;
                case SyscallTag.Call:
                    Call(into);
                    continue;
                default:
                    throw new RecordingException($"no record of a call has the tag {(byte)tag}");
            }

            into.Raw(_bytes[begin..At]);
        }
    }

    private readonly int At => _bytes.Length - _reader.Left;

    private void PassName()
    {
        _ = _reader.Number();
        _ = _reader.UInt();
        _ = _reader.UInt();
        _ = _reader.Signed();
        _ = _reader.Bytes();
    }

    private void Call(ByteWriter into)
    {
        byte flags = _reader.Byte();
        int begin = At;

        // Who, what, when, how long and how much are always there; the rest where no flag stands for it.
        int numbers = 5 + ((flags & 3) == 0 ? 1 : 0) + ((flags & 4) == 0 ? 1 : 0) + ((flags & 8) == 0 ? 1 : 0);
        for (int i = 0; i < numbers; i++)
        {
            _ = _reader.Number();
        }

        into.Byte((byte)SyscallTag.Call);
        into.Byte((byte)(flags & ~HasData));
        into.Raw(_bytes[begin..At]);
        if ((flags & HasData) != 0)
        {
            _ = _reader.Bytes();
        }
    }
}
