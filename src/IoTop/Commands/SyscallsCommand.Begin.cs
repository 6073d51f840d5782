using IoTop.Model;

namespace IoTop.Commands;

/// <content>Whose calls are told, and which.</content>
internal sealed partial class SyscallsCommand
{
    /// <summary>Begins to watch, and only then lets the command begin.</summary>
    private HeldCommand? Begin()
    {
        _source.Selection = new SyscallSelection
        {
            Everybody = _options.Pids.Count + _options.Command.Count == 0,
            Mask = _options.Summary ? 0 : _options.Mask,
            OnlyErrors = _options.OnlyErrors,
            MinLatencyNs = _options.MinLatencyNs,
            SnapLength = (int)Math.Min(_options.HexdumpBytes, int.MaxValue),
        };
        foreach (uint pid in _options.Pids)
        {
            Watch(pid, _options.Children);
        }

        if (_options.Command.Count == 0)
        {
            return null;
        }

        HeldCommand.ThrowIfStopped(_host);

        _command = HeldCommand.Start(_options.Command);
        try
        {
            Watch(_command.Pid, children: true);
        }
        catch
        {
            _command.Dispose();
            throw;
        }

        _command.Continue();
        return _command;
    }

    private void Watch(uint pid, bool children)
    {
        string why = _source.Add(pid, children);
        if (why.Length > 0)
        {
            throw new FailedException($"cannot watch process {pid}: {why}", "ps -e, for the processes that there are");
        }
    }
}
