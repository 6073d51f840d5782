using System.Globalization;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Commands that ask something first.</content>
internal sealed partial class App
{
    private bool Ask(Command command)
    {
        Modal? modal = Current.Ask(command) ?? command switch
        {
            Command.Help => new HelpModal(Current.Keys, Current.Columns, Session.Past is null ? null : KeyMap.Past),
            Command.Search => new SearchModal(Session),
            Command.FilterForm => new FilterModal(Session),
            Command.PickDevices => PickDevices(),
            Command.PickOperations => PickOperations(),
            Command.TypePids => TypePids(),
            Command.TypeDelay => TypeDelay(),
            Command.TypeSnapLength => TypeSnapLength(),
            Command.SortMenu => PickSort(),
            Command.Columns => PickColumns(),
            Command.Ionice => PickPriority(),
            Command.GoToTime => TypeTime(),
            Command.Record => TypeRecording(),
            _ => null,
        };
        _modal = modal ?? _modal;
        return modal is not null;
    }

    private ListModal PickDevices()
    {
        List<ListItem> items = [];
        Span<byte> text = stackalloc byte[256];
        foreach (DeviceInfo device in Session.Model.Devices.Devices)
        {
            bool chosen = Session.Filter.Devices.Contains(device.Dev);
            if (device.SizeBytes != 0 || chosen)
            {
                string detail = DisplayText.ToSafeString(text[..DeviceInfoText.Write(device, text)]);
                items.Add(new ListItem(device.Dev, device.IsPartition ? $"  {device.DisplayName}" : device.DisplayName, detail));
            }
        }

        IEnumerable<long> marked = Session.Filter.Devices.Select(static device => (long)device);
        ListDialog dialog = new("devices: choose, none for all", items, marked: marked);
        return new ListModal(dialog, chosen =>
        {
            Replace(Session.Filter.Devices, chosen);
            Session.ApplyFilter();
        });
    }

    private ListModal PickOperations()
    {
        List<ListItem> items = [];
        List<long> marked = [];
        for (int op = 0; op < Operations.Count; op++)
        {
            items.Add(new ListItem(op, Operations.NameOf((IoOperation)op)));
            if ((Session.Filter.OpMask & (1u << op)) != 0)
            {
                marked.Add(op);
            }
        }

        return new ListModal(new ListDialog("operations: choose, none for all", items, marked: marked), chosen =>
        {
            Session.Filter.OpMask = 0;
            foreach (long op in chosen)
            {
                Session.Filter.OpMask |= 1u << (int)op;
            }

            Session.ApplyFilter();
        });
    }

    private PromptModal TypePids() => new(
        "processes", "PIDs: ", FilterText.Write(Session, FilterField.Processes),
        text => FilterText.Fault(Session, FilterField.Processes, text),
        text =>
        {
            FilterText.Apply(Session, FilterField.Processes, text);
            Session.ApplyFilter();
        });

    private PromptModal TypeDelay() => new(
        "delay", "seconds: ", Session.Settings.Delay.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
        static text => TryParseDelay(text, out _) ? null : $"{OptionParsers.DelayRange} seconds",
        text =>
        {
            if (TryParseDelay(text, out TimeSpan delay))
            {
                Session.SetDelay(delay);
            }
        });

    private PromptModal TypeSnapLength() => new(
        "bytes captured of each segment", $"bytes or {CaptureSyntax.All}: ", FilterText.WriteSnapLength(Session.SnapLength),
        static text => FilterText.TryParseSnapLength(text, out _) ? null : $"a size such as 512 or 4K, or {CaptureSyntax.All}",
        text =>
        {
            if (FilterText.TryParseSnapLength(text, out uint bytes))
            {
                Session.SetSnapLength(bytes);
                Say(Session.Captured is null ? "B captures bytes" : CaptureLine.Describe(Session));
            }
        });

    private static bool TryParseDelay(string text, out TimeSpan delay)
    {
        bool known = double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds >= Settings.MinDelay.TotalSeconds && seconds <= Settings.MaxDelay.TotalSeconds;
        delay = known ? TimeSpan.FromSeconds(seconds) : default;
        return known;
    }

    private ListModal? PickSort()
    {
        if (Current.Columns is not IColumnChoice columns)
        {
            return null;
        }

        List<ListItem> items = [];
        for (int column = 0; column < columns.Count; column++)
        {
            if (columns.IsSortable(column))
            {
                items.Add(new ListItem(column, columns.HeaderOf(column), columns.HelpOf(column)));
            }
        }

        return new ListModal(new ListDialog("sort by", items, isMultiple: false), chosen =>
        {
            foreach (long column in chosen)
            {
                if (column != columns.SortColumn)
                {
                    columns.SortBy((int)column);
                }
            }
        });
    }

    private ListModal? PickColumns()
    {
        if (Current.Columns is not IColumnChoice columns)
        {
            return null;
        }

        List<ListItem> items = [];
        List<long> marked = [];
        for (int column = 0; column < columns.Count; column++)
        {
            items.Add(new ListItem(column, columns.HeaderOf(column), columns.HelpOf(column)));
            if (columns.IsVisible(column))
            {
                marked.Add(column);
            }
        }

        return new ListModal(new ListDialog("columns", items, marked: marked), chosen =>
        {
            if (chosen.Count == 0)
            {
                Say("a table needs a column: nothing was changed");
                return;
            }

            for (int column = 0; column < columns.Count; column++)
            {
                columns.Show(column, chosen.Contains(column));
            }
        });
    }

    private ListModal? PickPriority()
    {
        if (SelectedTask() is not ProcessRow row)
        {
            Say("no process is selected");
            return null;
        }

        if (Environment.GetEnvironmentVariable("IOTOP_NO_RENICE") is not null)
        {
            Say("IOTOP_NO_RENICE is set: priorities are not changed");
            return null;
        }

        string name = DisplayText.ToSafeString(row.Info.Comm);
        ListDialog dialog = new($"I/O priority of {name} {row.Tid}, now {row.Info.Priority}", PriorityChoice.Items, isMultiple: false);
        return new ListModal(dialog, chosen =>
        {
            foreach (long id in chosen)
            {
                Say(PriorityChoice.Apply(row.Info, id));
            }
        });
    }

    private ProcessRow? SelectedTask()
    {
        ProcessRow? row = Current switch
        {
            ProcessScreen screen => screen.Selected,
            PairScreen screen => screen.Selected?.Process,
            _ => null,
        };
        return row is not null && ProcessColumns.IsTask(row) ? row : null;
    }

    private static void Replace(HashSet<uint> set, IReadOnlySet<long> chosen)
    {
        set.Clear();
        foreach (long id in chosen)
        {
            set.Add((uint)id);
        }
    }
}
