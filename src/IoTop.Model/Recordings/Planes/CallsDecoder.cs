using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Makes calls again of what <see cref="CallsEncoder"/> wrote. Allocates nothing once it has seen as much.</summary>
/// <param name="names">Gives the functions addresses.</param>
internal sealed class CallsDecoder(SymbolNames names)
{
    // What each entry of a table takes at least.
    private const int LeastPair = 3;
    private const int LeastWho = 18;
    private const int PieceCalls = 256;

    private readonly CallEvent[] _piece = new CallEvent[PieceCalls];
    private ulong[] _symbols = [];
    private Pair[] _pairs = [];
    private Who[] _whos = [];
    private ulong[] _states = [];

    public int Count { get; private set; }

    /// <summary>Number of the first one, among all that there were.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>How many are lost in the gaps among them.</summary>
    public ulong Marked { get; private set; }

    /// <summary>When the last one was that was handed out.</summary>
    public ulong LastNs { get; private set; }

    /// <summary>Reads the tables, counts the calls for who called whom, and hands them out.</summary>
    /// <param name="reader">Behind the tag.</param>
    /// <param name="into">Gets them; null: nobody wants the single ones.</param>
    /// <param name="tree">Counts them.</param>
    /// <param name="processes">Learns whose threads they are.</param>
    /// <exception cref="RecordingException">It is not what an encoder wrote.</exception>
    public void Decode(ref ByteReader reader, CallStore? into, CallTree tree, ThreadGroups processes)
    {
        Count = (int)Math.Min(reader.UInt(), int.MaxValue);
        if (Count is 0 or > CallsEncoder.MaxCalls)
        {
            throw new RecordingException($"{Count} calls in a record");
        }

        Sequence = reader.Number();
        Marked = reader.Number();
        ulong ns = reader.Number();
        int symbols = ReadSymbols(ref reader, names, ref _symbols);
        int pairs = ReadPairs(ref reader, symbols, tree);
        int whos = ReadWhos(ref reader, processes);
        int states = ReadStates(ref reader);
        ByteReader times = new(reader.Bytes()), pairColumn = new(reader.Bytes()), whoColumn = new(reader.Bytes());
        ByteReader stateColumn = new(reader.Bytes()), durations = new(reader.Bytes());
        if (into is null)
        {
            return;
        }

        for (int done = 0; done < Count; done += PieceCalls)
        {
            Span<CallEvent> piece = _piece.AsSpan(0, Math.Min(PieceCalls, Count - done));
            foreach (ref CallEvent call in piece)
            {
                call = default;
                ns += (ulong)times.Signed();
                call.TimeNs = ns;
                ref readonly Pair pair = ref _pairs[Index(ref pairColumn, pairs)];
                (call.Function, call.Caller) = (pair.Function, pair.Caller);
                ref readonly Who who = ref _whos[Index(ref whoColumn, whos)];
                (call.Tid, call.Comm) = (who.Tid, who.Comm);
                if (PutState(_states[Index(ref stateColumn, states)], ref call))
                {
                    call.DurationNs = durations.Number();
                }
            }

            into.Append(piece);
        }

        LastNs = ns;
        if (!(times.IsAtEnd && pairColumn.IsAtEnd && whoColumn.IsAtEnd && stateColumn.IsAtEnd && durations.IsAtEnd))
        {
            throw new RecordingException("its columns are longer than its calls");
        }
    }

    /// <summary>Names that a record refers to, as addresses; that of number 0 is 0.</summary>
    internal static int ReadSymbols(ref ByteReader reader, SymbolNames names, ref ulong[] symbols)
    {
        int count = reader.Count(1) + 1;
        Sized(ref symbols, count);
        symbols[0] = 0;
        for (int i = 1; i < count; i++)
        {
            symbols[i] = names.AddressOf(reader.Bytes());
        }

        return count;
    }

    internal static int Index(ref ByteReader reader, int count)
    {
        ulong index = reader.Number();
        return index < (ulong)count ? (int)index : throw new RecordingException($"it refers to entry {index} of {count}");
    }

    private int ReadPairs(ref ByteReader reader, int symbols, CallTree tree)
    {
        int count = reader.Count(LeastPair);
        Sized(ref _pairs, count);
        long left = Count;
        for (int i = 0; i < count; i++)
        {
            ulong function = _symbols[Index(ref reader, symbols)], caller = _symbols[Index(ref reader, symbols)];
            uint entries = reader.UInt();
            left -= entries;
            if (left < 0)
            {
                throw new RecordingException("it counts more calls than it has");
            }

            _pairs[i] = new Pair(function, caller);
            if (entries > 0)
            {
                tree.Add(names.NameOf(caller), names.NameOf(function), entries);
            }
        }

        return count;
    }

    private int ReadWhos(ref ByteReader reader, ThreadGroups processes)
    {
        int count = reader.Count(LeastWho);
        Sized(ref _whos, count);
        for (int i = 0; i < count; i++)
        {
            uint tid = reader.UInt(), tgid = reader.UInt();
            ref Who who = ref _whos[i];
            who.Tid = tid;
            who.Comm = reader.Raw<TaskComm>();
            processes.Learn(tid, who.Comm.Bytes, tgid);
        }

        return count;
    }

    private int ReadStates(ref ByteReader reader)
    {
        int count = reader.Count(sizeof(ulong));
        Sized(ref _states, count);
        reader.Raw(count * sizeof(ulong)).CopyTo(MemoryMarshal.AsBytes(_states.AsSpan(0, count)));
        foreach (ulong state in _states.AsSpan(0, count))
        {
            byte kind = (byte)((byte)(state >> 32) & ~CallsEncoder.WithDuration);
            if (kind > (byte)CallKind.Lost)
            {
                throw new RecordingException($"calls of kind {kind}");
            }
        }

        return count;
    }

    /// <summary>Returns whether there is a duration.</summary>
    private static bool PutState(ulong state, ref CallEvent call)
    {
        byte kind = (byte)(state >> 32);
        call.Cpu = (ushort)state;
        call.Depth = (ushort)(state >> 16);
        call.Kind = (CallKind)(kind & ~CallsEncoder.WithDuration);
        call.Flags = (CallFlags)(byte)(state >> 40);
        call.PreemptDepth = (byte)(state >> 48);
        call.MigrateDepth = (byte)(state >> 56);
        return (kind & CallsEncoder.WithDuration) != 0;
    }

    private static void Sized<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, array.Length * 2)];
        }
    }

    private readonly record struct Pair(ulong Function, ulong Caller);

    private struct Who
    {
        public uint Tid;
        public TaskComm Comm;
    }
}
