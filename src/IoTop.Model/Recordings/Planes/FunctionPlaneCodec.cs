namespace IoTop.Model;

/// <summary>Watches, counts and sums of functions, in bytes.</summary>
internal static class FunctionPlaneCodec
{
    public static void Put(ByteWriter into, in Watch watch)
    {
        into.Number(watch.Tgid);
        into.Number(watch.SinceNs);
        into.Number(watch.EndedNs);
        into.Number(watch.Parent);
        into.Number((uint)watch.Flags);
        into.Number(watch.Root);
        into.Raw(in watch.Comm);
    }

    public static Watch Watch(ref ByteReader reader) => new()
    {
        Tgid = reader.UInt(),
        SinceNs = reader.Number(),
        EndedNs = reader.Number(),
        Parent = reader.UInt(),
        Flags = (WatchFlags)reader.UInt(),
        Root = reader.UInt(),
        Comm = reader.Raw<TaskComm>(),
    };

    public static void Put(ByteWriter into, FunctionInfo info)
    {
        into.Text(info.Name);
        into.Byte((byte)info.Family);
        into.Byte((byte)info.Kind);
        into.Text(info.Source);
        into.Text(info.Why);
    }

    public static FunctionInfo Info(ref ByteReader reader)
    {
        string name = reader.Text();
        FunctionFamily family = (FunctionFamily)reader.Byte();
        FunctionSourceKind kind = (FunctionSourceKind)reader.Byte();
        return family > FunctionFamily.MutexUnlock || kind > FunctionSourceKind.None
            ? throw new RecordingException($"a function of unknown kind {(int)family}, {(int)kind}")
            : new FunctionInfo(name, family, kind, reader.Text(), reader.Text());
    }

    public static void Put(ByteWriter into, in FunctionValue value)
    {
        into.Number(value.Calls);
        into.Number(value.Nested);
        into.Number(value.Returns);
        into.Number(value.TotalNs);
        into.Number(value.MaxNs);
        into.Number(value.Bytes);
        into.Number(value.Unknown);
        into.Number(value.BytesElsewhere);
        into.Number(value.Errors);
        into.Signed(value.LastReturn);
        Put(into, value.Buckets);
    }

    public static void Value(ref ByteReader reader, out FunctionValue value)
    {
        value = new FunctionValue
        {
            Calls = reader.Number(),
            Nested = reader.Number(),
            Returns = reader.Number(),
            TotalNs = reader.Number(),
            MaxNs = reader.Number(),
            Bytes = reader.Number(),
            Unknown = reader.Number(),
            BytesElsewhere = reader.Number(),
            Errors = reader.Number(),
            LastReturn = reader.Signed(),
        };
        Buckets(ref reader, value.Buckets);
    }

    public static void Put(ByteWriter into, in FunctionSum sum)
    {
        into.Number(sum.Calls);
        into.Number(sum.Returns);
        into.Number(sum.TotalNs);
        into.Number(sum.MaxNs);
        into.Number(sum.Bytes);
        into.Number(sum.Unknown);
        into.Number(sum.BytesElsewhere);
        into.Number(sum.Errors);
    }

    public static FunctionSum Sum(ref ByteReader reader) => new()
    {
        Calls = reader.Number(),
        Returns = reader.Number(),
        TotalNs = reader.Number(),
        MaxNs = reader.Number(),
        Bytes = reader.Number(),
        Unknown = reader.Number(),
        BytesElsewhere = reader.Number(),
        Errors = reader.Number(),
    };

    /// <summary>A bit for each bucket that is not empty, and those.</summary>
    public static void Put(ByteWriter into, ReadOnlySpan<uint> buckets)
    {
        uint used = 0;
        for (int bucket = 0; bucket < buckets.Length; bucket++)
        {
            used |= buckets[bucket] == 0 ? 0 : 1u << bucket;
        }

        into.Number(used);
        foreach (uint count in buckets)
        {
            if (count != 0)
            {
                into.Number(count);
            }
        }
    }

    public static void Buckets(ref ByteReader reader, scoped Span<uint> buckets)
    {
        uint used = reader.UInt();
        for (int bucket = 0; bucket < buckets.Length; bucket++)
        {
            buckets[bucket] = (used & (1u << bucket)) != 0 ? reader.UInt() : 0;
        }
    }
}
