using System.Collections.Immutable;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Whose I/O something is about. No processes or no devices means those of the filter, and without a filter all.</summary>
/// <param name="Name">For people: "dd@sdb"; empty: what the filter says.</param>
/// <param name="Processes">tgids.</param>
/// <param name="Devices">Kernel device numbers, as they were chosen: without their partitions.</param>
internal sealed record CaptureScope(string Name, ImmutableArray<uint> Processes, ImmutableArray<uint> Devices)
{
    /// <summary>What the filter lets through.</summary>
    public static CaptureScope Filter { get; } = new("", [], []);

    public static CaptureScope Of(ProcessRow? process, DeviceRow? device)
    {
        // What has no owner cannot be chosen by its number; its device can.
        uint tgid = process?.Tgid ?? 0;
        string name = tgid == 0 ? "" : Tui.DisplayText.ToSafeString(process!.Info.Comm);
        name += device is null ? "" : "@" + Tui.DisplayText.ToSafeString(device.Info.DisplayName);
        return new CaptureScope(name, tgid == 0 ? [] : [tgid], device is null ? [] : [device.Dev]);
    }

    public static CaptureScope Of(IReadOnlyCollection<ProcessRow> processes)
    {
        uint[] tgids = [.. processes.Select(static row => row.Tgid).Where(static tgid => tgid != 0).Distinct().Order()];
        string name = processes.Count == 1 ? Of(processes.First(), null).Name : $"{tgids.Length} processes";
        return tgids.Length == 0 ? Filter : new CaptureScope(name, [.. tgids], []);
    }

    public static CaptureScope Of(IReadOnlyCollection<DeviceRow> devices) => devices.Count switch
    {
        0 => Filter,
        1 => Of(null, devices.First()),
        _ => new CaptureScope($"@{devices.Count} devices", [], [.. devices.Select(static row => row.Dev).Order()]),
    };
}
