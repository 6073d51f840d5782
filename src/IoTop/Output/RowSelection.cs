using System.Globalization;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>Which rows -p, -u, -D and --filter select. -o is not among them: it hides rows, but not their part of the totals.</summary>
internal sealed class RowSelection
{
    private readonly HashSet<uint> _pids;
    private readonly HashSet<uint> _uids = [];
    private readonly ViewFilter? _pattern;

    /// <exception cref="UsageException">A device or user does not exist, or the expression is wrong.</exception>
    public RowSelection(IoModel model, MonitorOptions options, Func<string, uint?> findUser)
    {
        _pids = [.. options.Pids];
        foreach (string user in options.Users)
        {
            _uids.Add(UserId(user, findUser));
        }

        Devices = DeviceSelection.Resolve(model.Devices, options.Devices, model.Source.NowNs);
        if (options.Filter is string expression)
        {
            _pattern = new ViewFilter();
            if (!_pattern.TrySetPattern(expression, out string error))
            {
                throw new UsageException($"the filter '{expression}' is not a regular expression: {error}");
            }
        }
    }

    /// <summary>The chosen devices with their partitions; null: all.</summary>
    public IReadOnlySet<uint>? Devices { get; }

    public bool Matches(ProcessRow row) =>
        (_pids.Count == 0 || _pids.Contains(row.Tid) || _pids.Contains(row.Tgid))
        && (_uids.Count == 0 || (row.Kind is ProcessRowKind.Process or ProcessRowKind.Thread && _uids.Contains(row.Info.Uid)))
        && (_pattern is null || _pattern.Matches(row));

    public bool Matches(DeviceRow row) => Devices is null || Devices.Contains(row.Dev);

    /// <summary>A name, a number, or +number for a user whose name is a number.</summary>
    private static uint UserId(string user, Func<string, uint?> findUser)
    {
        bool forced = user.StartsWith('+');
        if (!forced && findUser(user) is uint uid)
        {
            return uid;
        }

        return uint.TryParse(forced ? user.AsSpan(1) : user, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            ? number
            : throw new UsageException($"there is no user '{user}'");
    }
}
