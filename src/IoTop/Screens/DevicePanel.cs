using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What a device is, in three rows.</summary>
internal static class DevicePanel
{
    private const int MaxText = 512;

    public static void Draw(Canvas canvas, DeviceRow device, CellContext context)
    {
        Span<byte> text = stackalloc byte[MaxText];
        DeviceInfo info = device.Info;
        var first = new Pen(canvas, 0, 1);
        first.Write("device  "u8, Role.Dim);
        first.Write(info.Name, Role.Bright);
        first.Write("  "u8, Role.Dim);
        first.WriteCut(text[..DeviceInfoText.Write(info, text)], first.Room, Role.Normal);

        var second = new Pen(canvas, 1, 1);
        second.Write("size    "u8, Role.Dim);
        second.Write(text[..Format.Compact(info.SizeBytes, text)], Role.Normal);
        if (info.Kind == DeviceKind.Disk)
        {
            second.Write(info.IsRotational ? "  spinning"u8 : "  solid state"u8, Role.Normal);
        }

        if (info.Scheduler.Length > 0)
        {
            second.Write("  scheduler "u8, Role.Dim);
            second.Write(info.Scheduler, Role.Normal);
        }

        if (info.QueueRequests > 0)
        {
            second.Write("  queue "u8, Role.Dim);
            second.Write(text[..Format.Number(info.QueueRequests, text)], Role.Normal);
        }

        if (info.LogicalBlockSize > 0)
        {
            second.Write("  block "u8, Role.Dim);
            second.Write(text[..Format.Number(info.LogicalBlockSize, text)], Role.Normal);
        }

        second.Write("  in flight "u8, Role.Dim);
        second.Write(text[..Format.Number(device.InFlight, text)], Role.Normal);

        var third = new Pen(canvas, 2, 1);
        third.Write("now     "u8, Role.Dim);
        double busy = device.UtilizationPercent;
        third.Write(text[..Format.CompactPercent(busy, text)], Style.Graph(Gradient.Load, busy / 100));
        third.Write(" busy  queue "u8, Role.Dim);
        third.Fixed(device.QueueDepth, 2, Role.Normal);
        third.Write("  "u8, Role.Dim);
        third.Rate(device.ReadBytesPerSecond, context.Units, Role.Read);
        third.Write(" read  "u8, Role.Dim);
        third.Rate(device.WriteBytesPerSecond, context.Units, Role.Write);
        third.Write(" written"u8, Role.Dim);
    }
}
