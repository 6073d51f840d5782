using System.Globalization;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>One line on standard error, written over again and again while somebody looks at it: how long, how much, what is lost.</summary>
internal sealed class RecordProgress(ProgramHost host)
{
    private const int Width = 78;

    private readonly char[] _line = new char[Width + 1];
    private bool _isShown;

    /// <summary>Allocates nothing.</summary>
    public void Show(TimeSpan elapsed, ulong events, long bytes, ulong lost)
    {
        if (!host.ErrorIsTerminal)
        {
            return;
        }

        _line.AsSpan().Fill(' ');
        _line[0] = '\r';
        _ = _line.AsSpan(1).TryWrite(CultureInfo.InvariantCulture,
            $"recording {elapsed.TotalSeconds,7:F0} s {events,14:N0} I/Os {bytes / 1048576.0,10:F1} MiB   lost {lost:N0}", out _);
        host.Error.Write(_line.AsSpan());
        _isShown = true;
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            _line.AsSpan().Fill(' ');
            _line[0] = _line[Width] = '\r';
            host.Error.Write(_line.AsSpan());
            _isShown = false;
        }
    }
}
