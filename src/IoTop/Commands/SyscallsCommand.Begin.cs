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

        if (_options.Command.Count > 0)
        {
            _command = HeldCommand.Begin(_host, _options.Command, pid => Watch(pid, children: true));
        }

        return _command;
    }

    private void Watch(uint pid, bool children) => NamedProcesses.ThrowIfRefused(pid, _source.Add(pid, children));
}
