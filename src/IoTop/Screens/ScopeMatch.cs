using System.Collections.Immutable;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// Whose I/Os a picture shows. Without a device it is what processes asked for; what a stacked device sent down then is not counted
/// again. Made anew when something else is chosen.
/// </summary>
internal sealed class ScopeMatch : IIoMatch
{
    private readonly uint[] _processes;
    private readonly uint[]? _devices;
    private readonly int _kind;
    private readonly bool _topLayerOnly;
    private readonly bool _byDirtier;

    /// <param name="session">Tells what the filter says besides.</param>
    /// <param name="model">Knows the partitions of devices.</param>
    /// <param name="scope">Processes and devices; none: all.</param>
    /// <param name="kind">A kind of <see cref="Distribution"/>; -1: all.</param>
    public ScopeMatch(Session session, IoModel model, CaptureScope scope, int kind)
    {
        ImmutableArray<uint> devices = model.Devices.WithPartitions(scope.Devices.AsSpan());
        _processes = [.. scope.Processes];
        _devices = devices.Length == 0 ? null : [.. devices];
        _kind = kind;
        _topLayerOnly = _devices is null && session.Filter.Devices.Count == 0;
        _byDirtier = model.ByDirtier;
    }

    public bool Matches(in IoEvent io)
    {
        if (_topLayerOnly && (io.Flags & IoEventFlags.LowerLayer) != 0)
        {
            return false;
        }

        if (_kind >= 0 && Distribution.KindOf(IoClasses.Of(io.Op)) != _kind)
        {
            return false;
        }

        uint owner = _byDirtier && io.DirtierTgid != 0 ? io.DirtierTgid : io.Tgid;
        return (_devices is null || _devices.AsSpan().Contains(io.Dev))
            && (_processes.Length == 0 || _processes.AsSpan().Contains(owner));
    }
}
