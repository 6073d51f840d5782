using System.Globalization;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Screens;

/// <summary>The parts of a filter as text that is typed and shown.</summary>
internal static class FilterText
{
    private static readonly char[] s_separators = [' ', ',', ';'];

    /// <summary>In the order of <see cref="FilterField"/>.</summary>
    public static Description[] Fields { get; } =
    [
        new("Processes", "PIDs or TIDs: 812, 1044"),
        new("Users", "names or numbers: postgres, 1000"),
        new("Cgroups", "docker:0123456789ab, ssh.service, pod, /user.slice"),
        new("Devices", "names, paths, mount points: sda, nvme0n1p2, /var"),
        new("Operations", "read, write, flush, discard, write-zeroes, ..."),
        new("At least bytes", "4096, 64K, 1M"),
        new("At least ms", "from queueing to completion: 0.5, 10"),
    ];

    public static string Write(Session session, FilterField field)
    {
        ScreenFilter filter = session.Filter;
        return field switch
        {
            FilterField.Processes => string.Join(", ", filter.Pids.Order()),
            FilterField.Users => string.Join(", ", filter.Users.Order()),
            FilterField.Cgroups => string.Join(", ", Enumerable.Range(0, filter.Cgroups.Count).Select(word => filter.Cgroups[word])),
            FilterField.Devices => string.Join(", ", filter.Devices.Order().Select(device => DeviceName(session, device))),
            FilterField.Operations => string.Join(", ", OperationNames(filter.OpMask)),
            FilterField.MinBytes => filter.MinBytes == 0 ? "" : filter.MinBytes.ToString(CultureInfo.InvariantCulture),
            _ => filter.MinLatencyNs == 0 ? "" : (filter.MinLatencyNs / 1e6).ToString("0.######", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>What is wrong with a line; null: nothing.</summary>
    public static string? Fault(Session session, FilterField field, string text)
    {
        if (field == FilterField.MinBytes)
        {
            return text.Trim().Length == 0 || TryParseBytes(text, out _) ? null : "not a size";
        }

        if (field == FilterField.MinLatency)
        {
            return text.Trim().Length == 0 || TryParseMilliseconds(text, out _) ? null : "not a number of milliseconds";
        }

        foreach (string word in Words(text))
        {
            bool known = field switch
            {
                FilterField.Processes => uint.TryParse(word, out uint pid) && pid != 0,
                FilterField.Users => UserSelection.TryFind(session.Model.Processes, word, out _),
                FilterField.Cgroups => true, // it may come yet
                FilterField.Devices => session.Model.Devices.TryFind(word, out _),
                _ => TryParseOperation(word, out _),
            };
            if (!known)
            {
                return $"unknown: {word}";
            }
        }

        return null;
    }

    /// <summary>Sets one part of the filter from a line that has no fault.</summary>
    public static void Apply(Session session, FilterField field, string text)
    {
        ScreenFilter filter = session.Filter;
        switch (field)
        {
            case FilterField.Processes:
                Fill(filter.Pids, text, static word => uint.Parse(word, CultureInfo.InvariantCulture));
                break;
            case FilterField.Users:
                Fill(filter.Users, text, word => UserSelection.TryFind(session.Model.Processes, word, out uint uid) ? uid : 0);
                break;
            case FilterField.Cgroups:
                filter.Cgroups.Set(Words(text));
                break;
            case FilterField.Devices:
                Fill(filter.Devices, text, word => session.Model.Devices.TryFind(word, out DeviceInfo device) ? device.Dev : 0);
                break;
            case FilterField.Operations:
                filter.OpMask = 0;
                foreach (string word in Words(text))
                {
                    filter.OpMask |= TryParseOperation(word, out IoOperation op) ? 1u << (int)op : 0;
                }

                break;
            case FilterField.MinBytes:
                filter.MinBytes = TryParseBytes(text, out uint bytes) ? bytes : 0;
                break;
            default:
                filter.MinLatencyNs = TryParseMilliseconds(text, out ulong ns) ? ns : 0;
                break;
        }
    }

    public static string[] Words(string text) => text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);

    public static string DeviceName(Session session, uint device) => session.Model.Devices.TryGet(device, out DeviceInfo info)
        ? info.DisplayName
        : $"{DeviceNumber.Major(device)}:{DeviceNumber.Minor(device)}";

    public static IEnumerable<string> OperationNames(uint mask)
    {
        for (int op = 0; op < Operations.Count; op++)
        {
            if ((mask & (1u << op)) != 0)
            {
                yield return Operations.NameOf((IoOperation)op);
            }
        }
    }

    public static bool TryParseMilliseconds(string text, out ulong ns)
    {
        bool known = double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double ms) && ms is >= 0 and < 1e9;
        ns = known ? (ulong)(ms * 1e6) : 0;
        return known;
    }

    public static string WriteSnapLength(uint bytes) =>
        bytes == CaptureSettings.WholeSegments ? CaptureSyntax.All : bytes.ToString(CultureInfo.InvariantCulture);

    public static bool TryParseSnapLength(string text, out uint bytes)
    {
        bool isAll = text.Trim().Equals(CaptureSyntax.All, StringComparison.OrdinalIgnoreCase);
        bool known = TryParseBytes(text, out bytes) && bytes > 0;
        bytes = isAll ? CaptureSettings.WholeSegments : bytes;
        return isAll || known;
    }

    private static bool TryParseOperation(string word, out IoOperation found)
    {
        for (int op = 0; op < Operations.Count; op++)
        {
            if (Operations.NameOf((IoOperation)op).StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                found = (IoOperation)op;
                return true;
            }
        }

        found = default;
        return false;
    }

    private static bool TryParseBytes(string text, out uint bytes)
    {
        ReadOnlySpan<char> digits = text.AsSpan().Trim();
        double factor = digits.Length == 0 ? 1 : char.ToUpperInvariant(digits[^1]) switch
        {
            'K' => 1024,
            'M' => 1024 * 1024,
            'G' => 1024.0 * 1024 * 1024,
            _ => 1,
        };
        digits = factor > 1 ? digits[..^1] : digits;
        bool known = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= 0 && value * factor <= uint.MaxValue;
        bytes = known ? (uint)(value * factor) : 0;
        return known;
    }

    private static void Fill(HashSet<uint> set, string text, Func<string, uint> parse)
    {
        set.Clear();
        foreach (string word in Words(text))
        {
            set.Add(parse(word));
        }
    }

    /// <summary>A line of the page.</summary>
    internal sealed record Description(string Label, string Example);
}
