using System.Text;

namespace IoTop.Model;

/// <summary>
/// Finds out what has changed in a model since the last interval, and tells it. Counters and payload say it themselves; processes and
/// devices are compared with what was told of them last.
/// </summary>
internal sealed partial class Follower(IoModel model) : IRecordedNames, ICounterObserver, IPayloadObserver
{
    private static readonly LossKind[] s_losses = Enum.GetValues<LossKind>();

    private readonly List<(KeyState Key, bool IsForgotten)> _changed = [];
    private readonly Dictionary<uint, Owner> _owners = [];
    private readonly ulong[] _lost = new ulong[s_losses.Length];
    private byte[] _path = [];

    /// <summary>Who is told.</summary>
    public IRecordingSink Into { get; set; } = null!;

    public void Attach()
    {
        if (model.Counters.Observer is not null)
        {
            throw new InvalidOperationException("the model has a recorder");
        }

        _changed.Clear();
        _owners.Clear();
        _devices.Clear();
        _devicesVersion = -1;
        model.Counters.Observer = this;
        model.PayloadObserver = this;
    }

    public void Detach()
    {
        model.Counters.Observer = null;
        model.PayloadObserver = null;
    }

    public void Counted(KeyState key) => _changed.Add((key, false));

    public void Forgotten(KeyState key) => _changed.Add((key, true));

    public void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes) => Into.Segment(in record, bytes);

    public void File(in FileRecord record, ReadOnlySpan<byte> path) => Into.File(in record, path);

    public string FunctionName(ulong address) => model.Source.FunctionName(address);

    /// <summary>Makes the record of a file again from what was made of it: "/a/b" was b, a, each with its NUL.</summary>
    public bool TryGetFile(uint fsDev, ulong inode, out FileRecord record, out ReadOnlySpan<byte> path)
    {
        record = default;
        path = default;
        if (model.Payload?.FileOf(fsDev, inode) is not FileEntry file)
        {
            return false;
        }

        ReadOnlySpan<byte> whole = file.Path.Span;
        bool isCut = whole.StartsWith("..."u8);
        whole = isCut ? whole[3..] : whole;
        if (_path.Length < whole.Length)
        {
            _path = new byte[whole.Length * 2];
        }

        int length = 0;
        byte depth = 0;
        for (int slash = whole.LastIndexOf((byte)'/'); slash >= 0; slash = whole.LastIndexOf((byte)'/'))
        {
            whole[(slash + 1)..].CopyTo(_path.AsSpan(length));
            length += whole.Length - slash - 1;
            _path[length++] = 0;
            depth++;
            whole = whole[..slash];
            if (depth == byte.MaxValue && !whole.IsEmpty)
            {
                isCut = true;
                break;
            }
        }

        record = new FileRecord
        {
            Type = PayloadType.File,
            FsDev = fsDev,
            Inode = inode,
            Size = file.Size,
            Links = file.IsDeleted ? 0u : 1,
            Generation = file.Generation,
            PathLength = (ushort)length,
            Depth = depth,
            Truncated = (byte)(isCut ? 1 : 0),
        };
        Span<byte> type = record.FsType;
        _ = Encoding.UTF8.TryGetBytes(file.FileSystem, type[..^1], out _);
        path = _path.AsSpan(0, length);
        return true;
    }

    /// <summary>What has changed in the interval that the model has closed, and its end.</summary>
    public void TellChanges()
    {
        TellDevices();
        TellProcesses();
        foreach ((KeyState key, bool isForgotten) in _changed)
        {
            if (!isForgotten)
            {
                TellOwner(in key.Key);
            }
        }

        foreach ((KeyState key, bool isForgotten) in _changed)
        {
            if (isForgotten)
            {
                // Asked for anew if it still counts elsewhere: nobody is remembered for good.
                _owners.Remove(IdOf(in key.Key));
                Into.CounterForgotten(in key.Key);
            }
            else
            {
                Into.Counter(in key.Key, in key.Before);
            }
        }

        _changed.Clear();
        TellLosses();
        Into.Interval(Interval());
    }

    /// <summary>Everything that is known at the end of the interval that the model has closed last.</summary>
    /// <param name="marks">It need not be told again.</param>
    public void TellEverything(bool marks)
    {
        TellAllDevices(marks);
        TellAllProcesses(marks);
        foreach (KeyState key in model.Counters.Keys)
        {
            Remember(in key.Key);
        }

        foreach (KeyValuePair<uint, Owner> owner in _owners)
        {
            Into.Owner(owner.Key, owner.Value);
        }

        TellTotals();

        foreach (LossKind kind in s_losses)
        {
            ulong total = model.Lost(kind);
            _lost[(int)kind] = marks ? total : _lost[(int)kind];
            if (total != 0)
            {
                Into.Loss(kind, total);
            }
        }

        Into.Interval(Interval());
    }

    private void TellTotals()
    {
        foreach (KeyState key in model.Counters.Keys)
        {
            if (CounterTable.TryGetDeparted(key, out CounterValue departed))
            {
                Into.Counter(in key.Key, in departed);
                Into.CounterForgotten(in key.Key);
            }

            Into.Counter(in key.Key, in key.Before);
        }

        foreach (KeyValuePair<CounterKey, CounterValue> sum in model.Counters.Pruned)
        {
            Into.Counter(sum.Key, sum.Value);
            Into.CounterForgotten(sum.Key);
        }
    }

    private RecordedInterval Interval() => new(
        model.Counters.NowNs, model.Clock.ToUnixNs(0), model.Counters.WasComplete, model.ByThread, model.ByDirtier)
    {
        StatsNs = model.Devices.StatsNs,
    };

    /// <summary>Tells who it is that a key counts for, when that is new.</summary>
    private void TellOwner(in CounterKey key)
    {
        if (Remember(in key) is uint id)
        {
            Into.Owner(id, _owners[id]);
        }
    }

    private uint? Remember(in CounterKey key)
    {
        uint id = IdOf(in key);
        if (id == 0 || _owners.ContainsKey(id) || !model.Source.TryGetOwner(id, out Owner owner))
        {
            return null;
        }

        _owners.Add(id, owner);
        return id;
    }

    private static uint IdOf(in CounterKey key) => key.Tid != 0 ? key.Tid : key.Tgid;

    private void TellLosses()
    {
        foreach (LossKind kind in s_losses)
        {
            ulong total = model.Lost(kind);
            if (total != _lost[(int)kind])
            {
                _lost[(int)kind] = total;
                Into.Loss(kind, total);
            }
        }
    }
}
