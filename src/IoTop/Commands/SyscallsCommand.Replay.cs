using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <content>
/// A recording instead of the kernel: as fast as it can be read, to its end. Sums are those of whole intervals, from the beginning of the
/// recording on; calls of an interval that was never closed, since its recorder was killed, are printed and in no sum.
/// </content>
internal sealed partial class SyscallsCommand
{
    private readonly IoModel? _replayed;
    private readonly RecordedSyscalls? _recorded;
    private bool _isFirst = true;

    private SyscallsCommand(ProgramHost host, SyscallsOptions options, IoModel model, RecordedSyscalls recorded)
    {
        _host = host;
        _options = options;
        _source = recorded;
        _replayed = model;
        _recorded = recorded;
        _processes = model.Processes;
        _devices = model.Devices;
        _clock = model.Clock;
        _store = recorded.Events!;
        _table = recorded.Table!;
        _output = new OutputBuffer(host.Output);
        _sums = new SyscallSums(_output, _table);
        _renderer = MakeRenderer(recorded.Names!, out TextWriting writing);
        BeginOutput(writing);
    }

    private static int Replay(ProgramHost host, SyscallsOptions options, string file)
    {
        var source = new RecordingSource(host.OpenRecording(file)) { WithCounters = false, WithEvents = false };
        using var model = new IoModel(source, Playback.Detached(host.Model));
        if (!RecordedSyscalls.AreIn(source.Recording))
        {
            throw new FailedException($"{file} has no syscalls", $"{ProgramSyntax.ProgramName} record --syscalls -o FILE");
        }

        RecordedSyscalls recorded = RecordedSyscalls.Of(model, Wanted(options, model.Processes));
        new SyscallsCommand(host, options, model, recorded).Replay(source);
        return ExitCode.Done;
    }

    private void Replay(RecordingSource source)
    {
        ulong beginNs = source.NowNs;
        ulong endNs = _options.Duration is TimeSpan duration ? beginNs + Nanoseconds(duration) : ulong.MaxValue;
        ulong sampledNs = beginNs;
        long next = source.Recording.FirstNumber;
        while (_host.Wait(TimeSpan.Zero) && source.NowNs < endNs && source.NextInterval())
        {
            // Who came in an interval is told at its end, and wanted from its beginning.
            source.Describe(_replayed!);
            _processes.Scan(source.NowNs); // forgets who ended long ago
            next = Read(source.Recording, next, source.NextBlock, endNs);
            _recorded!.Close();
            _isFirst = false;
            if (_options.Delay is TimeSpan delay && source.NowNs - sampledNs + (Nanoseconds(delay) / 50) >= Nanoseconds(delay))
            {
                sampledNs = source.NowNs;
                SampleReplayed();
            }
        }

        if (source.IsAtEnd)
        {
            _ = Read(source.Recording, next, long.MaxValue, endNs);
        }

        if (_options.Summary && (_options.Delay is null || sampledNs != source.NowNs))
        {
            SampleReplayed();
        }

        TimeSpan elapsed = TimeSpan.FromTicks((long)((Math.Min(source.NowNs, endNs) - beginNs) / 100));
        SyscallsSummary.Write(_host.Error, _source, _options.Summary ? null : _sums, _options.Summary ? null : _printed, 0, elapsed);
    }

    /// <summary>Takes in these blocks and prints their calls; returns where to go on.</summary>
    private long Read(Recording recording, long from, long to, ulong endNs)
    {
        to = Math.Min(to, recording.FirstNumber + recording.Blocks.Length);
        Func<uint, bool>? wanted = _recorded!.Wanted;
        for (; from < to; from++)
        {
            long first = _store.NextSequence;
            if (!_recorded.Read(recording, from, _isFirst) || _options.Summary)
            {
                continue;
            }

            for (; first < _store.NextSequence; first++)
            {
                ref readonly SyscallEvent call = ref _store[first];
                bool isWanted = call.ExitNs <= endNs && (_options.Mask & (1u << (int)call.Syscall)) != 0
                    && (!_options.OnlyErrors || call.Result < 0) && call.LatencyNs >= _options.MinLatencyNs;
                if (isWanted && wanted?.Invoke(call.Tgid) != false)
                {
                    ReadOnlySpan<byte> data = _store.DataOf(first);
                    Print(in call, data[..(int)Math.Min((uint)data.Length, _options.HexdumpBytes)]);
                }
            }
        }

        _output.Flush();
        return to;
    }

    private void SampleReplayed()
    {
        _sums.Write(RecordedTime.Of(_replayed!, _host.Time));
        _output.Flush();
    }

    /// <summary>Those that were named and, if asked for, whoever descends from them; null: everybody.</summary>
    private static Func<uint, bool>? Wanted(SyscallsOptions options, ProcessCatalog processes)
    {
        if (options.Pids.Count == 0)
        {
            return null;
        }

        HashSet<uint> wanted = [.. options.Pids];
        return tgid =>
        {
            if (wanted.Contains(tgid))
            {
                return true;
            }

            const int MostParents = 64;
            uint parent = tgid;
            for (int i = 0; options.Children && i < MostParents && processes.TryGet(parent, out ProcessInfo info) && info.ParentId != 0; i++)
            {
                parent = info.ParentId;
                if (wanted.Contains(parent))
                {
                    wanted.Add(tgid); // its parent may end before it
                    return true;
                }
            }

            return false;
        };
    }

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * 100;
}
