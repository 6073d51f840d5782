using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>Which rows -p, -u, -D and --filter select. -o is not among them: it hides rows, but not their part of the totals.</summary>
internal sealed class RowSelection
{
    private readonly ViewFilter _processes = new();

    /// <exception cref="UsageException">A device or user does not exist, or the expression is wrong.</exception>
    public RowSelection(IoModel model, MonitorOptions options)
    {
        _processes.Accumulated = options.Amounts != AmountMode.Rate;
        _processes.Processes.UnionWith(options.Pids);
        _processes.Cgroups.Set(options.Cgroups);
        foreach (string user in options.Users)
        {
            _processes.Uids.Add(UserSelection.TryFind(model.Processes, user, out uint uid)
                ? uid
                : throw new UsageException($"there is no user '{user}'"));
        }

        Devices = DeviceSelection.Resolve(model.Devices, options.Devices, model.Source.NowNs);
        if (!_processes.TrySetPattern(options.Filter ?? "", out string error))
        {
            throw new UsageException($"the filter '{options.Filter}' is not a regular expression: {error}");
        }
    }

    /// <summary>The chosen devices with their partitions; null: all.</summary>
    public IReadOnlySet<uint>? Devices { get; }

    public bool Matches(ProcessRow row) => _processes.Matches(row);

    public bool Matches(DeviceRow row) => Devices is null || Devices.Contains(row.Dev);
}
