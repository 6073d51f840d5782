using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Finds out what has changed in a table of functions since its last interval, and tells it.</summary>
internal sealed partial class FunctionFollower(FunctionTable table) : IPlaneFollower
{
    private static readonly FunctionLoss[] s_losses = Enum.GetValues<FunctionLoss>();

    private readonly Dictionary<FunctionProcessRow, Told> _rows = [];
    private readonly List<FunctionProcessRow> _gone = [];
    private readonly ulong[] _lost = new ulong[s_losses.Length];
    private ulong[] _missed = [];
    private int _functions;
    private (int Version, int Count) _degraded;
    private int _generation;
    private bool _hasTold;

    public void Attach(RecordingWriter writer)
    {
        _blocks = new PlaneBlocks(writer, RecordingBlockKind.Functions);
        _rows.Clear();
        Array.Clear(_lost);
        Array.Clear(_missed);
        _functions = 0;
        _degraded = (-1, 0);
        _generation = table.Generation;
        _hasTold = false;
    }

    public void Detach() => _blocks = null!;

    /// <summary>The table may have closed an interval by itself: each is told.</summary>
    public void Drained()
    {
        if (_generation != table.Generation)
        {
            _generation = table.Generation;
            TellChanges();
        }
    }

    public void Refreshed() => Drained();

    public void TellEverything()
    {
        if (table.Generation == 0)
        {
            return; // nothing has been read yet
        }

        Everything();
        TellFunctions(0);
        TellDegraded();
        foreach (FunctionProcessRow row in table.Rows)
        {
            // Those that are told first are told to all; who came since the last interval is news at the end of the next.
            if (!_rows.TryGetValue(row, out Told? told) && !_hasTold)
            {
                told = new Told();
                Remember(row, told);
                _rows.Add(row, told);
            }

            if (told is not null)
            {
                TellAll(row, told);
            }
        }

        _hasTold = true;

        for (int function = 0; function < table.Source.Functions.Count; function++)
        {
            if (table.Missed(function) is not 0 and ulong missed)
            {
                Missed(function, missed);
            }
        }

        foreach (FunctionLoss loss in s_losses)
        {
            if (table.Lost(loss) is not 0 and ulong lost)
            {
                Lost(loss, lost);
            }
        }

        Closed();
    }

    public void Flush()
    {
        _blocks.Flush();
        _of = null;
    }

    private void TellChanges()
    {
        _hasTold = true;
        TellFunctions(_functions);
        _functions = table.Source.Functions.Count;
        (int, int) degraded = (table.Source.Version, table.Source.Degraded.Count);
        if (_degraded != degraded)
        {
            _degraded = degraded;
            TellDegraded();
        }

        foreach (FunctionProcessRow row in table.Rows)
        {
            ref Told? told = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, row, out _);
            told ??= new Told();
            told.Generation = _generation;
            if (!told.IsSettled || !row.IsSettled)
            {
                TellChanges(row, told);
            }
        }

        TellForgotten();
        TellLosses();
        Closed();
    }

    /// <summary>As of the last interval's end: what came since is told with the next one.</summary>
    private void TellChanges(FunctionProcessRow row, Told told)
    {
        Watch watch = WatchOf(row);
        if (told.IsNew || !IsSame(in watch, in told.Watch))
        {
            told.Watch = watch;
            told.IsNew = false;
            Watched(row, in watch);
        }

        if (row.Info is ProcessInfo info && (told.Process is null || !info.IsAs(told.Process)))
        {
            told.Process = info.ToRecord();
            Process(row, told.Process);
        }

        ReadOnlySpan<FunctionCount> counts = row.Counts;
        for (int i = 0; i < counts.Length; i++)
        {
            if (i == told.Counts.Count || told.Counts[i].Function != counts[i].Function)
            {
                told.Counts.Insert(i, (counts[i].Function, default));
            }

            ref (int Function, FunctionValue Value) before = ref CollectionsMarshal.AsSpan(told.Counts)[i];
            if (!IsSame(in counts[i].Closed, in before.Value))
            {
                before.Value = counts[i].Closed;
                Count(row, before.Function, in before.Value);
            }
        }

        if (row is { IsSettled: true, IsRemoved: true } && !told.IsRemoved)
        {
            told.IsRemoved = true;
            Of(FunctionTag.Removed, row);
        }

        told.IsSettled = row.IsSettled;
    }

    /// <summary>As it was when the last interval was closed.</summary>
    private static void Remember(FunctionProcessRow row, Told told)
    {
        told.IsNew = false;
        told.Watch = WatchOf(row);
        told.IsSettled = row.IsSettled;
        told.IsRemoved = row is { IsSettled: true, IsRemoved: true };
        told.Process = row.Info?.ToRecord();
        foreach (FunctionCount count in row.Counts)
        {
            told.Counts.Add((count.Function, count.Closed));
        }
    }

    /// <summary>What has been told as news, for who begins to read here; of who is over the last interval, too, since it is shown for good.</summary>
    private void TellAll(FunctionProcessRow row, Told told)
    {
        Watched(row, in told.Watch);
        if (told.Process is not null)
        {
            Process(row, told.Process);
        }

        foreach ((int function, FunctionValue value) in told.Counts)
        {
            Count(row, function, in value);
            if (told.IsSettled && row.Find(function) is FunctionCount count)
            {
                Last(row, count);
            }
        }

        if (told.IsSettled)
        {
            Over(row, told.IsRemoved);
        }
    }

    private void TellFunctions(int first)
    {
        for (int function = first; function < table.Source.Functions.Count; function++)
        {
            Function(function, table.Source.Functions[function]);
        }
    }

    private void TellForgotten()
    {
        if (_rows.Count == table.Rows.Length)
        {
            return;
        }

        foreach ((FunctionProcessRow row, Told told) in _rows)
        {
            if (told.Generation != _generation)
            {
                _gone.Add(row);
            }
        }

        foreach (FunctionProcessRow row in _gone)
        {
            _rows.Remove(row);
            Of(FunctionTag.Forgotten, row);
        }

        _gone.Clear();
    }

    private void TellLosses()
    {
        if (_missed.Length < table.Source.Functions.Count)
        {
            Array.Resize(ref _missed, table.Source.Functions.Count);
        }

        for (int function = 0; function < _missed.Length; function++)
        {
            if (table.Missed(function) != _missed[function])
            {
                _missed[function] = table.Missed(function);
                Missed(function, _missed[function]);
            }
        }

        foreach (FunctionLoss loss in s_losses)
        {
            if (table.Lost(loss) != _lost[(int)loss])
            {
                _lost[(int)loss] = table.Lost(loss);
                Lost(loss, _lost[(int)loss]);
            }
        }
    }

    /// <summary>Its end is told when the interval is closed in which it came.</summary>
    private static Watch WatchOf(FunctionProcessRow row) =>
        row.IsSettled ? row.Watch : row.Watch with { EndedNs = 0, Comm = default };

    private static bool IsSame<T>(in T left, in T right)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in left)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in right)));

    /// <summary>What has been told of a row as news.</summary>
    private sealed class Told
    {
        public Watch Watch;

        public bool IsNew { get; set; } = true;

        public bool IsRemoved { get; set; }

        public bool IsSettled { get; set; }

        public int Generation { get; set; }

        public ProcessRecord? Process { get; set; }

        /// <summary>In the order of functions, as those of the row.</summary>
        public List<(int Function, FunctionValue Value)> Counts { get; } = [];
    }
}
