using System.Globalization;
using System.Text;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Moving in time, and recording.</content>
internal sealed partial class App
{
    private const int FarIntervals = 10;

    // What goes into a recording: of each a bit.
    private const long WithBytes = 1;
    private const long WithPast = 2;

    private bool MoveInTime(Command command)
    {
        switch (command)
        {
            case Command.TimeBack:
                SayIfAny(Session.StepTime(-1));
                return true;
            case Command.TimeForth:
                SayIfAny(Session.StepTime(1));
                return true;
            case Command.TimeFarBack:
                SayIfAny(Session.StepTime(-FarIntervals));
                return true;
            case Command.TimeFarForth:
                SayIfAny(Session.StepTime(FarIntervals));
                return true;
            case Command.GoToTime when Session.Past is null && Session.HistoryCapacity == 0:
                SayIfAny(Session.StepTime(-1));
                return true;
            case Command.PlayPause:
                Session.TogglePlaying();
                return true;
            case Command.PlaySlower or Command.PlayFaster:
                Session.ChangeSpeed(command == Command.PlayFaster);
                return true;
            case Command.ReturnToNow:
                SayIfAny(Session.IsReplay ? "a recording has no now: q ends it" : "");
                Session.ReturnToNow();
                return true;
            case Command.Record when Session.RecordFile is not null:
                Say(Session.EndRecording());
                return true;
            default:
                return false;
        }
    }

    /// <summary>Why a command does nothing while the past is shown; null: it does something.</summary>
    private string? OnlyOfNow(Command command)
    {
        bool isOfNow = command is Command.CaptureBytes or Command.TypeSnapLength or Command.Ionice or Command.DelayAccounting
            or Command.WatchFunctions or Command.Slower or Command.Faster or Command.TypeDelay or Command.Dirtiers;
        isOfNow |= command is Command.WatchPids or Command.Unwatch or Command.ForgetOver or Command.AddFunctions or Command.NarrowSyscalls
            or Command.TraceCalls or Command.StopCalls or Command.ForgetCalls;
        isOfNow |= command == Command.Record && Session.IsReplay;

        // What is kept was counted by process or by thread; cgroups are sums of either.
        isOfNow |= command == Command.Threads && !Session.IsReplay && Current is ProcessScreen { IsOfCgroup: true };
        if (!isOfNow)
        {
            return null;
        }

        return Session.OnlyOfNow;
    }

    private PromptModal TypeTime() => new(
        "go to a time", "time: ", "", text => TimeText.TryParse(text, Session.Moments, out _, out string fault) ? null : fault,
        text =>
        {
            if (!TimeText.TryParse(text, Session.Moments, out ulong ns, out _))
            {
                return;
            }

            if (ns == TimeText.Now)
            {
                Session.ReturnToNow();
                return;
            }

            SayIfAny(Session.GoTo(ns));
        });

    private PromptModal TypeRecording()
    {
        DateTimeOffset now = Session.Time.GetLocalNow();
        string proposal = $"iotop-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.iotop";
        return new PromptModal("record to a new file", "file: ", proposal, FaultOfFile, path => _modal = AskPayload(path.Trim()));
    }

    private ListModal AskPayload(string path)
    {
        List<ListItem> items =
        [
            new(0, "no bytes", "I/Os, counters and names; nothing of what was read and written"),
            new(WithBytes, "with bytes", "captured bytes too, which may be of other people's files"),
        ];
        if (Session.HistoryNs > 0)
        {
            Span<byte> lapse = stackalloc byte[16];
            string past = Encoding.UTF8.GetString(lapse[..Format.Lapse(Session.HistoryNs, lapse)]);
            items.Add(new(WithPast, "the past, no bytes", $"first what is kept of the past: {past}"));
            items.Add(new(WithPast | WithBytes, "the past, with bytes", "the same, and the bytes captured in it"));
        }

        return new ListModal(new ListDialog("what goes into the file", items, isMultiple: false), chosen =>
        {
            long choice = chosen.FirstOrDefault();
            if ((choice & WithPast) != 0)
            {
                Session.BeginRecordingWithPast(path, payload: (choice & WithBytes) != 0);
                return;
            }

            Say(Session.BeginRecording(path, payload: choice == WithBytes));
        });
    }

    private static string? FaultOfFile(string path) => path.Trim().Length == 0 ? "a name is needed"
        : File.Exists(path.Trim()) ? "it exists: another name is needed"
        : Path.GetDirectoryName(path.Trim()) is { Length: > 0 } folder && !Directory.Exists(folder) ? "there is no such directory"
        : null;

    /// <summary>A click on the bar of the time line goes there, one on its sign plays or pauses; the wheel steps.</summary>
    private void ClickTime(MouseInput mouse)
    {
        switch (mouse.Action)
        {
            case MouseAction.WheelUp:
                Execute(Command.TimeBack, default);
                break;
            case MouseAction.WheelDown:
                Execute(Command.TimeForth, default);
                break;
            case MouseAction.Press or MouseAction.DoublePress:
                if (_timeLine.TryHit(mouse.Column, out ulong ns))
                {
                    SayIfAny(Session.GoTo(ns));
                }
                else if (mouse.Column < TimeLine.SignWidth)
                {
                    Session.TogglePlaying();
                }

                break;
            default:
                break;
        }
    }

    private void SayIfAny(string message)
    {
        if (message.Length > 0)
        {
            Say(message);
        }
    }
}
