using IoTop.Columns;
using IoTop.Commands;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Commands that switch something.</content>
internal sealed partial class App
{
    private static readonly double[] s_delays = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 15, 30, 60];

    private void Switch(Command command)
    {
        if (!SwitchCounting(command) && !SwitchTable(command))
        {
            SwitchLook(command);
        }

        Session.RowsChanged();
    }

    private bool SwitchCounting(Command command)
    {
        switch (command)
        {
            case Command.Freeze:
                Session.ToggleFreeze();
                return true;
            case Command.Slower:
                StepDelay(1);
                return true;
            case Command.Faster:
                StepDelay(-1);
                return true;
            case Command.Threads:
                SwitchRows();
                return true;
            case Command.Dirtiers:
                SwitchDirtiers();
                return true;
            case Command.CaptureBytes:
                Session.CaptureBytes(Session.Captured is null ? Current.Capturable : null);
                Say(CaptureLine.Describe(Session));
                return true;
            case Command.Accumulated:
                Session.SetAmounts((AmountMode)(((int)Session.Cells.Amounts + 1) % 3));
                return true;
            case Command.ClearFilters:
                Session.Filter.Clear();
                Session.ApplyFilter();
                SearchEverywhere("");
                return true;
            case Command.WatchFunctions:
                Say(Session.ToggleWatch(Current.Watchable));
                return true;
            case Command.DelayAccounting:
                Say(DelayAccounting.Toggle());
                return true;
            default:
                return false;
        }
    }

    private void SwitchRows()
    {
        // Down in a cgroup there are processes or threads; the list of cgroups is up.
        bool isInCgroup = Current is ProcessScreen { IsOfCgroup: true };
        if (isInCgroup)
        {
            Session.Model.ByThread = !Session.Model.ByThread;
        }
        else
        {
            Session.NextRows();
        }

        Say(Session.Model.ByThread ? "rows are threads"
            : Session.Cells.ByCgroup && !isInCgroup ? "rows are containers, units and other cgroups" : "rows are processes");
    }

    private void SwitchDirtiers()
    {
        Session.SetByDirtier(!Session.Model.ByDirtier);
        Say(!Session.Model.ByDirtier ? "writes count for who submitted them"
            : Session.CaptureAbility.Highest >= CaptureLevel.Dirtiers ? "writes count for who dirtied the page, where that is known"
            : $"who dirtied a page is not known here: {Session.CaptureAbility.Why}");
    }

    private bool SwitchTable(Command command)
    {
        Settings settings = Session.Settings;
        ViewFilter rows = Session.Filter.Rows;
        switch (command)
        {
            case Command.OnlyActive:
                rows.OnlyActive = !rows.OnlyActive;
                Say(rows.OnlyActive ? Current.ActiveText.Only : Current.ActiveText.All);
                return true;
            case Command.HideExited:
                rows.HideExited = !rows.HideExited;
                return true;
            case Command.ExitedStyle:
                Session.Cells.DeadX = !Session.Cells.DeadX;
                return true;
            case Command.FullCommand:
                Session.Cells.FullCommand = !Session.Cells.FullCommand;
                return true;
            case Command.NextGraph:
                settings.Graph = (GraphSource)(((int)settings.Graph + 1) % GraphSources.Count);
                return true;
            case Command.PreviousGraph:
                settings.Graph = (GraphSource)(((int)settings.Graph + GraphSources.Count - 1) % GraphSources.Count);
                return true;
            case Command.ReverseGraph:
                settings.ReverseGraph = !settings.ReverseGraph;
                return true;
            default:
                return false;
        }
    }

    private void SwitchLook(Command command)
    {
        UnitStyle units = Session.Cells.Units;
        switch (command)
        {
            case Command.Unicode:
                _terminal.Unicode = !_terminal.Unicode;
                break;
            case Command.Colours:
                _terminal.Scheme = _terminal.Scheme.Next;
                Say($"colours: {_terminal.Scheme.Name}");
                break;
            case Command.Inverse:
                Session.Settings.InverseHeader = !Session.Settings.InverseHeader;
                break;
            case Command.Clock:
                Session.Settings.ShowClock = !Session.Settings.ShowClock;
                break;
            case Command.SiUnits:
                Session.Cells.Units = units with { Si = !units.Si };
                Say(units.Si ? "K is 1024" : "K is 1000");
                break;
            case Command.UnitThreshold:
                Session.Cells.Units = units with { Threshold = (units.Threshold % 10) + 1 };
                Say($"the next unit begins at {Session.Cells.Units.Threshold} of it");
                break;
            case Command.Redraw:
                _terminal.Redraw();
                break;
            case Command.SaveConfig:
                Save();
                break;
            case Command.Defaults:
                Session.Apply(new MonitorOptions());
                Session.ApplyFilter();
                SearchEverywhere("");
                _terminal.ResetLook();
                Say("everything is as it is without options");
                break;
            default:
                break;
        }
    }

    private void SearchEverywhere(string text)
    {
        foreach (List<Screen> stack in _views)
        {
            foreach (Screen screen in stack)
            {
                screen.Search = text;
            }
        }
    }

    private void StepDelay(int step)
    {
        double now = Session.Settings.Delay.TotalSeconds;
        int index = step > 0
            ? Array.FindIndex(s_delays, delay => delay > now + 0.001)
            : Array.FindLastIndex(s_delays, delay => delay < now - 0.001);
        if (index >= 0)
        {
            Session.SetDelay(TimeSpan.FromSeconds(s_delays[index]));
        }
    }

    private void Save()
    {
        if (_setup.Save is null)
        {
            Say("there is no place for a configuration file");
            return;
        }

        try
        {
            MonitorOptions options = Session.ToOptions() with { Theme = _terminal.Scheme.Name, Ascii = !_terminal.Unicode };
            Say($"saved to {_setup.Save(options)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Say($"not saved: {error.Message}");
        }
    }

    private void ApplyLook(MonitorOptions options)
    {
        if (!options.Color)
        {
            _terminal.Scheme = Scheme.Mono;
        }
        else if (options.Theme is string name && Scheme.TryGet(name, out Scheme scheme))
        {
            _terminal.Scheme = scheme;
        }

        if (options.Ascii is bool ascii)
        {
            _terminal.Unicode = !ascii;
        }
    }
}
