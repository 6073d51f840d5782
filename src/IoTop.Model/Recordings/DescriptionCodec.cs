namespace IoTop.Model;

/// <summary>The block that says what a recording is of.</summary>
internal static class DescriptionCodec
{
    private const int MaxItems = 256;

    public static void Encode(ByteWriter into, RecordingDescription description)
    {
        into.Text(description.Tool);
        into.Text(description.Host);
        into.Text(description.Kernel);
        into.Text(description.Machine);
        into.Text(description.Command);
        into.Number(description.PageBytes);
        into.Number((uint)description.Processors);
        into.Number((uint)description.Captured);
        into.Number(description.SnapLength);
        into.Number(description.BeginNs);
        into.Signed(description.UnixMinusMonotonicNs);
        int count = Math.Min(description.Degraded.Length, MaxItems);
        into.Number((uint)count);
        foreach (string missing in description.Degraded.AsSpan()[..count])
        {
            into.Text(missing.AsSpan(0, Math.Min(missing.Length, 1024)));
        }

        count = Math.Min(description.CommandFlags.Length, MaxItems);
        into.Number((uint)count);
        foreach (KeyValuePair<string, int> bit in description.CommandFlags.AsSpan()[..count])
        {
            into.Signed(bit.Value);
            into.Text(bit.Key.AsSpan(0, Math.Min(bit.Key.Length, 64)));
        }
    }

    /// <summary>What a newer program wrote behind it is passed over.</summary>
    /// <exception cref="RecordingException">It ends too early.</exception>
    public static RecordingDescription Decode(ReadOnlySpan<byte> bytes)
    {
        ByteReader reader = new(bytes);
        RecordingDescription description = new()
        {
            Tool = reader.Text(),
            Host = reader.Text(),
            Kernel = reader.Text(),
            Machine = reader.Text(),
            Command = reader.Text(),
            PageBytes = reader.UInt(),
            Processors = (int)(reader.UInt() & int.MaxValue),
            Captured = (CaptureLevel)reader.UShort(),
            SnapLength = reader.UInt(),
            BeginNs = reader.Number(),
            UnixMinusMonotonicNs = reader.Signed(),
        };
        string[] degraded = new string[reader.Count(1)];
        foreach (ref string missing in degraded.AsSpan())
        {
            missing = reader.Text();
        }

        KeyValuePair<string, int>[] flags = new KeyValuePair<string, int>[reader.Count(2)];
        foreach (ref KeyValuePair<string, int> flag in flags.AsSpan())
        {
            int bit = (int)reader.Signed();
            flag = new KeyValuePair<string, int>(reader.Text(), bit);
        }

        return description with { Degraded = [.. degraded], CommandFlags = [.. flags] };
    }
}
