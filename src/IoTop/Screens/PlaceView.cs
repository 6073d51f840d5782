using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// What part of which device the disk map shows, and what was counted there: the whole device for the last minutes, and besides, when
/// a part or shorter times are asked for, those, as far as the store of events reaches.
/// </summary>
internal sealed class PlaceView(Session session, Pictures pictures)
{
    /// <summary>How long a column of the map of the whole device is.</summary>
    private const ulong BaseStepNs = 500_000_000;

    private const ulong LeastSectors = 64;
    private const int FirstStep = 8;

    private static readonly ulong[] s_stepsNs =
    [
        1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 200_000_000,
        BaseStepNs, 1_000_000_000, 2_500_000_000, 5_000_000_000,
    ];

    private EventMatch? _match;
    private PlaceMap? _whole;
    private PlaceMap? _part;
    private int _step = FirstStep;
    private ulong _untilNs;

    /// <summary>The device that is shown; null: none was found yet, or nobody has looked.</summary>
    public DeviceInfo? Device { get; private set; }

    /// <summary>The device was not chosen; it is the one with the most I/O when somebody first looked.</summary>
    public bool IsBusiest { get; private set; }

    public ulong FirstSector { get; private set; }

    public ulong EndSector { get; private set; }

    /// <summary>Time from a dot to the next.</summary>
    public ulong StepNs => s_stepsNs[_step];

    /// <summary>A part of the device, not all of it.</summary>
    public bool IsZoomed { get; private set; }

    /// <summary>The time of the right edge when it stands still; 0: now.</summary>
    public ulong UntilNs => _untilNs;

    /// <summary>Grows when another part is shown.</summary>
    public int Version { get; private set; }

    /// <summary>What is counted of what is shown; null: nothing.</summary>
    public PlaceMap? Map => ShowsPart ? _part : _whole;

    /// <summary>Columns of <see cref="Map"/> in a column of dots.</summary>
    public int Factor => Map is null ? 1 : (int)Math.Max(1, StepNs / Map.StepNs);

    private bool ShowsPart => IsZoomed || StepNs < BaseStepNs;

    /// <summary>Somebody looks: finds the device, and counts what the store still has of it.</summary>
    public void Look()
    {
        if (Device is null || Device.IsGone)
        {
            Device = null;
            Find();
        }
    }

    /// <summary>Something else was chosen.</summary>
    public void Reset()
    {
        bool wasLooked = Device is not null;
        Device = null;
        IsZoomed = false;
        _untilNs = 0;
        if (wasLooked)
        {
            Find();
        }
    }

    /// <summary>Takes in the events that came.</summary>
    public void Take()
    {
        if (_match is null || Device is null)
        {
            return;
        }

        _whole!.Fold(pictures.Model.Events, _match, pictures.NowNs);
        if (ShowsPart && _untilNs == 0)
        {
            _part!.Fold(pictures.Model.Events, _match, pictures.NowNs);
        }
    }

    /// <summary>Shows a quarter of the range (in), or four times of it, with a sector where it stands; false: there is no more.</summary>
    public bool Zoom(bool isIn, ulong aroundSector)
    {
        if (Device is null || (!isIn && !IsZoomed) || (isIn && EndSector - FirstSector <= LeastSectors))
        {
            return false;
        }

        (ulong first, ulong end) = RangeOf(Device);
        ulong before = EndSector - FirstSector;
        ulong length = isIn ? Math.Max(LeastSectors, before / 4) : Math.Min(before * 4, end - first);
        ulong offset = (ulong)((UInt128)(Math.Max(aroundSector, FirstSector) - FirstSector) * length / before);
        ulong start = aroundSector > first + offset ? aroundSector - offset : first;
        FirstSector = Math.Min(start, end - length);
        EndSector = FirstSector + length;
        IsZoomed = length < end - first;
        CountPart();
        return true;
    }

    /// <summary>Shows a range of sectors; false: it is shown already, or is too small to be shown bigger.</summary>
    public bool Show(ulong firstSector, ulong endSector)
    {
        if (Device is null || (firstSector == FirstSector && endSector == EndSector) || EndSector - FirstSector <= LeastSectors)
        {
            return false;
        }

        (ulong first, ulong end) = RangeOf(Device);
        EndSector = Math.Min(end, Math.Max(endSector, firstSector + LeastSectors));
        FirstSector = Math.Max(first, Math.Min(firstSector, EndSector - LeastSectors));
        IsZoomed = EndSector - FirstSector < end - first;
        CountPart();
        return true;
    }

    /// <summary>Shows more or less time in a column; false: there is no other step.</summary>
    public bool ChangeStep(int change, ulong aroundNs, int columns)
    {
        int step = _step + change;
        if (Device is null || step < 0 || step >= s_stepsNs.Length)
        {
            return false;
        }

        _step = step;

        // Short times would be gone at once: they stand still around what was looked at.
        ulong half = (ulong)columns * StepNs / 2;
        _untilNs = StepNs < BaseStepNs && aroundNs != 0 && aroundNs + half < pictures.NowNs ? aroundNs + half : 0;
        CountPart();
        return true;
    }

    /// <summary>Follows what comes again, in columns as they were at first.</summary>
    public void GoOn()
    {
        _step = FirstStep;
        _untilNs = 0;
        CountPart();
    }

    /// <summary>The I/Os of a range of sectors and times.</summary>
    public CellMatch MatchOf(ulong fromNs, ulong toNs, ulong firstSector, ulong endSector) =>
        new(Scope(), fromNs, toNs) { FirstSector = firstSector, EndSector = endSector };

    private ScopeMatch Scope() => new(session, pictures.Model, pictures.Scope with { Devices = [Device!.Dev] }, pictures.Kind);

    private void Find()
    {
        Device = Choose();
        if (Device is null)
        {
            return;
        }

        _whole ??= new PlaceMap();
        _match = new EventMatch(session.Filter) { Also = Scope() };
        (FirstSector, EndSector) = RangeOf(Device);
        IsZoomed = false;
        _whole.Reset(pictures.Model.Events, _match, FirstSector, EndSector, BaseStepNs, pictures.NowNs);
        CountPart();
    }

    private void CountPart()
    {
        Version++;
        if (!ShowsPart)
        {
            _untilNs = 0;
            return;
        }

        _part ??= new PlaceMap();
        ulong step = Math.Min(StepNs, BaseStepNs);
        if (_untilNs == 0)
        {
            _part.Reset(pictures.Model.Events, _match!, FirstSector, EndSector, step, pictures.NowNs);
            return;
        }

        var until = new EventMatch(session.Filter) { Also = new CellMatch(Scope(), 0, _untilNs) };
        _part.Reset(pictures.Model.Events, until, FirstSector, EndSector, step, _untilNs);
    }

    private DeviceInfo? Choose()
    {
        DeviceCatalog devices = pictures.Model.Devices;
        IsBusiest = false;
        if (pictures.Scope.Devices.Length > 0 && devices.TryGet(pictures.Scope.Devices[0], out DeviceInfo chosen))
        {
            return chosen;
        }

        DeviceRow? busiest = null;
        IsBusiest = true;
        foreach (DeviceRow row in pictures.Model.Counters.Devices)
        {
            bool isChosen = !row.IsPartition && !row.Info.IsGone && (session.Filter.IsChosen(row.Dev) || HasChosen(row.Info));
            if (isChosen && Ios(row) > 0 && (busiest is null || Ios(row) > Ios(busiest)))
            {
                busiest = row;
            }
        }

        return busiest?.Info;
    }

    private bool HasChosen(DeviceInfo disk)
    {
        foreach (DeviceInfo partition in disk.Partitions)
        {
            if (session.Filter.IsChosen(partition.Dev))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What was asked of it directly comes first: a disk under LVM is seen when it is chosen.</summary>
    private static ulong Ios(DeviceRow row) => row.TopAccumulated.Ios + row.TopInterval.Ios;

    /// <summary>Where a device lies: a partition on its disk. Of a device that tells no size, as far as anybody can address.</summary>
    private static (ulong First, ulong End) RangeOf(DeviceInfo device)
    {
        ulong sectors = device.SizeBytes >> 9;
        return (device.StartSector, device.StartSector + (sectors == 0 ? 1UL << 41 : sectors));
    }
}
