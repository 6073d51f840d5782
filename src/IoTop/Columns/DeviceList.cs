using IoTop.Model;
using IoTop.Text;

namespace IoTop.Columns;

/// <summary>The devices of a process, the busiest first.</summary>
internal static class DeviceList
{
    /// <summary>More than this many are not worth a look in a cell.</summary>
    public const int MaxShown = 8;

    /// <summary>
    /// Picks the devices on which the process moved the most bytes (or did anything) in the time that the table shows. Returns how many
    /// there are in <paramref name="picked"/>.
    /// </summary>
    public static int Pick(ProcessRow row, CellContext context, Span<int> picked)
    {
        ReadOnlySpan<ProcessDeviceRow> devices = row.Devices;
        int count = 0;
        while (count < picked.Length)
        {
            int best = -1;
            for (int i = 0; i < devices.Length; i++)
            {
                bool chosen = context.Devices?.Contains(devices[i].Device.Dev) ?? true;
                bool candidate = chosen && !devices[i].IsLowerLayer && context.TallyOf(devices[i]).IsActive && !picked[..count].Contains(i);
                if (candidate && (best < 0 || context.TallyOf(devices[i]).Bytes > context.TallyOf(devices[best]).Bytes))
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                break;
            }

            picked[count++] = best;
        }

        return count;
    }

    /// <summary>The names with commas between them.</summary>
    public static int Write(ProcessRow row, CellContext context, Span<byte> text)
    {
        Span<int> picked = stackalloc int[MaxShown];
        int count = Pick(row, context, picked);
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                length += Format.Text(","u8, text[length..]);
            }

            length += Cells.Name(row.Devices[picked[i]].Device.Info.DisplayName, text[length..]);
        }

        return length;
    }
}
