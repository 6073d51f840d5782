using IoTop.Model;

namespace IoTop.Screens;

/// <content>The machine as it is: what comes in is taken, recorded, or put aside while the screen is frozen.</content>
internal sealed partial class Session
{
    /// <summary>Stops what is shown, or lets it go on; the past stands still or plays.</summary>
    public void ToggleFreeze()
    {
        if (Past is not null)
        {
            TogglePlaying();
            return;
        }

        if (_file is not null && !Settings.Frozen)
        {
            // What is recorded goes on, so that it cannot be frozen itself.
            string fault = _memory is not null
                ? GoTo(_activity.LastNs)
                : "a file is recorded, and that cannot stand still: F9 ends it; with --history one could look back";
            if (fault.Length > 0)
            {
                Front.Say(fault);
            }

            return;
        }

        if (!Settings.Frozen)
        {
            Drain(); // what has been captured so far is still taken in
        }

        Settings.Frozen = !Settings.Frozen;
        if (!Settings.Frozen)
        {
            TakeBack();
        }

        ApplyCapture();
    }

    /// <summary>A frozen screen goes on: as the past, when that is kept. Returns whether nothing stands still any more.</summary>
    private bool Thaw()
    {
        if (!Settings.Frozen || (_memory is not null && GoTo(_activity.LastNs).Length == 0))
        {
            return false;
        }

        ToggleFreeze();
        return true;
    }

    private bool AdvanceLive()
    {
        AnswerControl();
        DrainCalls();
        DrainSyscalls();
        if (Settings.Frozen)
        {
            // What happens meanwhile goes aside, so that what is looked at is not overwritten however fast it comes in.
            _aside ??= new EventStore(_eventCapacity);
            Live.Source.Drain(_aside);
            return false;
        }

        if (Time.GetTimestamp() >= _nextRefresh)
        {
            Refresh();
            return true;
        }

        Drain();
        _livePictures.Take();
        return false;
    }

    private void Drain()
    {
        Live.Drain();
        _recorder?.Drained();
    }

    /// <summary>
    /// The kernel gets its part of the filter. What is chosen while the past is shown is for looking at that: what is recorded meanwhile
    /// stays as it was.
    /// </summary>
    private void FilterSource()
    {
        Live.Filter = new IoFilter
        {
            Devices = [.. Filter.DevicesWithPartitions],
            Processes = [.. Filter.Pids],
            OpMask = Filter.OpMask,
            MinBytes = Filter.MinBytes,
            MinLatencyNs = Filter.MinLatencyNs,
        };
        ApplyCapture();
    }

    private void TakeBack()
    {
        if (_aside is null)
        {
            return;
        }

        for (long sequence = _aside.FirstSequence; sequence < _aside.NextSequence; sequence++)
        {
            Live.Events.Append(in _aside[sequence]);
        }

        _aside.Clear();
    }
}
