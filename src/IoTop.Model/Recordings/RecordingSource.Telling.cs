using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <content>What a block tells, on its way to the model.</content>
public sealed partial class RecordingSource
{
    private bool IsDue(in IoEvent ioEvent) => _nextEvents <= _due || ioEvent.CompleteNs <= _throughNs;

    /// <summary>Hands on what was held back and is due now.</summary>
    private int HandOn(EventStore store)
    {
        int from = _heldAt;
        while (_heldAt < _heldCount && IsDue(in _held[_heldAt]))
        {
            _heldAt++;
        }

        store.Append(_held.AsSpan(from, _heldAt - from));
        return _heldAt - from;
    }

    /// <summary>Takes in events: into the store, or to be handed on when they are due.</summary>
    private void Take(ReadOnlySpan<IoEvent> events, EventStore? store)
    {
        if (Filter.IsAll && store is not null)
        {
            store.Append(events);
            return;
        }

        if (store is null)
        {
            MakeRoom(events.Length);
        }

        foreach (ref readonly IoEvent ioEvent in events)
        {
            if (!Filter.Matches(in ioEvent))
            {
                continue;
            }

            if (store is null)
            {
                _held[_heldCount++] = ioEvent;
            }
            else
            {
                store.Append(in ioEvent);
            }
        }
    }

    private void MakeRoom(int count)
    {
        if (_heldAt == _heldCount)
        {
            _heldAt = _heldCount = 0;
        }

        if (_heldCount + count > _held.Length)
        {
            Array.Resize(ref _held, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(_heldCount + count)));
        }
    }

    /// <summary>
    /// Who or what came, changed or went; Id 1: is told once more. Without an object: a process that ended (Ns: when), or a device that
    /// went (0).
    /// </summary>
    private readonly record struct Change(object? What, uint Id, ulong Ns);

    private struct Count
    {
        public CounterKey Key;
        public CounterValue Value;
        public bool IsForgotten;

        /// <summary>Of a checkpoint: nobody's who is there.</summary>
        public bool IsDeparted;
    }

    /// <summary>What the recording tells goes to where it is waited for.</summary>
    private sealed class Reader(RecordingSource source) : IRecordingSink
    {
        /// <summary>Where events go; null: they are held back.</summary>
        public EventStore? Events { get; set; }

        /// <summary>Where segments go; null: nobody wants them.</summary>
        public PayloadStore? Payload { get; set; }

        /// <summary>Segments that were handed out.</summary>
        public int Segments { get; private set; }

        void IRecordingSink.Events(ReadOnlySpan<IoEvent> events) => source.Take(events, Events);

        public void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes)
        {
            Payload?.Append(in record, bytes);
            Segments++;
        }

        public void File(in FileRecord record, ReadOnlySpan<byte> path) => Payload?.AddFile(in record, path);

        public void Function(ulong address, ReadOnlySpan<char> name)
        {
            if (!source._functions.ContainsKey(address) && source._functions.Count < MaxNames)
            {
                source._functions.Add(address, name.ToString());
            }
        }

        public void Process(ProcessRecord record) => source._changes.Add(new Change(record, source._isAgain, 0));

        public void ProcessEnded(uint tid, ulong nowNs) => source._changes.Add(new Change(null, tid, Math.Max(nowNs, 1)));

        public void Device(DeviceRecord record) => source._changes.Add(new Change(record, source._isAgain, 0));

        public void DeviceGone(uint dev) => source._changes.Add(new Change(null, dev, 0));

        public void Mounts(IReadOnlyList<MountRecord> mounts) => source._changes.Add(new Change(mounts, 0, 0));

        public void Stats(uint dev, in DiskStats stats) => source._stats.Add((dev, stats));

        public void Owner(uint id, in Owner owner)
        {
            if (source._owners.Count >= MaxNames)
            {
                source._owners.Clear();
            }

            source._owners[id] = owner;
        }

        public void Counter(in CounterKey key, in CounterValue value)
        {
            if (source.WithCounters)
            {
                source._counts.Add(new Count { Key = key, Value = value });
            }
        }

        public void CounterForgotten(in CounterKey key)
        {
            Span<Count> counts = CollectionsMarshal.AsSpan(source._counts);
            if (!source.WithCounters)
            {
                return;
            }

            if (source._isCheckpoint && !counts.IsEmpty && counts[^1].Key == key)
            {
                counts[^1].IsDeparted = true;
                return;
            }

            source._counts.Add(new Count { Key = key, IsForgotten = true });
        }

        public void Loss(LossKind kind, ulong total)
        {
            if ((uint)kind < (uint)source._lost.Length)
            {
                source._lost[(int)kind] = total;
            }
        }

        public void Interval(in RecordedInterval interval)
        {
            source.Interval = interval;
            source._hasInterval = true;
            source._isTold = true;
            source.Note();
        }
    }
}
