using System.Globalization;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Exports;

/// <summary>
/// Writes a file for each disk as <c>blktrace</c> does: NAME.blktrace.0. I/Os come when they complete and are written when they were
/// queued, so that all of them are sorted first.
/// </summary>
internal sealed class BlktraceExporter : IExporter
{
    private const int EventsInMemory = 1 << 18;
    private const int EventsAtOnce = 4096;

    private readonly IoModel _model;
    private readonly NewFiles _made;
    private readonly List<string> _said = [];
    private readonly string _directory;
    private readonly SortedRuns<SortedEvent> _sorted;
    private readonly HashSet<string> _names = [];
    private BlktraceFileWriter? _file;
    private BlktraceActions? _actions;
    private uint _disk;
    private long _written;

    /// <param name="model">Shows the recording.</param>
    /// <param name="directory">Where the files go; made when it is not there.</param>
    /// <param name="made">Makes the files.</param>
    /// <param name="eventsInMemory">So many are sorted in memory.</param>
    public BlktraceExporter(IoModel model, string directory, NewFiles made, int eventsInMemory = EventsInMemory)
    {
        _made = made;
        _model = model;
        _directory = directory;
        made.CreateDirectory(directory);
        _sorted = new SortedRuns<SortedEvent>(eventsInMemory, directory);
    }

    public void Begin()
    {
    }

    public void Event(in IoEvent happened, TraceContent? content)
    {
        ulong first = happened.QueueNs;
        if (first == 0)
        {
            first = happened.CompleteNs - Math.Min(happened.CompleteNs, happened.IssueToCompleteNs);
        }

        _sorted.Add(new SortedEvent { FirstNs = first, Disk = DiskOf(happened.Dev), Event = happened });
    }

    public void Interval()
    {
    }

    public void End(TextWriter summary, Func<bool> goesOn)
    {
        _sorted.Read(sorted =>
        {
            if (_written++ % EventsAtOnce == 0)
            {
                ExportRun.ThrowIfStopped(goesOn);
            }

            Write(in sorted);
        });
        EndFile();
        _said.ForEach(summary.WriteLine); // now that nothing can come in between
    }

    public void Dispose()
    {
        _file?.Dispose();
        _sorted.Dispose();
    }

    private uint DiskOf(uint dev) =>
        _model.Devices.TryGet(dev, out DeviceInfo info) && info.Disk is DeviceInfo disk ? disk.Dev : dev;

    private void Write(in SortedEvent sorted)
    {
        if (_file is null || sorted.Disk != _disk)
        {
            EndFile();
            BeginFile(in sorted);
        }

        _actions!.Take(in sorted.Event, sorted.FirstNs);
    }

    private void BeginFile(in SortedEvent sorted)
    {
        _disk = sorted.Disk;
        string name = NameOf(_disk);
        _file = new BlktraceFileWriter(_made, Path.Combine(_directory, name + ".blktrace.0"), _disk);
        _file.Timestamp(sorted.FirstNs, _model.Clock.ToUnixNs(sorted.FirstNs));
        _actions = new BlktraceActions(_file, _model.Devices, _model.Source.Description.CommandFlags);
    }

    private void EndFile()
    {
        if (_file is null)
        {
            return;
        }

        _actions!.End();
        _file.Dispose();
        _said.Add(string.Create(CultureInfo.InvariantCulture,
            $"{DisplayText.ToSafeString(_file.Path)}: {_actions.Ios} I/Os, {_file.Records} records"));
        _file = null;
    }

    /// <summary>The kernel's name, of which nothing can lead elsewhere.</summary>
    private string NameOf(uint dev)
    {
        string name = _model.Devices.TryGet(dev, out DeviceInfo info) ? info.Name : "";
        name = string.Concat(name.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
        if (name.Length is 0 or > 100 || name[0] == '.' || !_names.Add(name))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"dev-{DeviceNumber.Major(dev)}-{DeviceNumber.Minor(dev)}");
        }

        return name;
    }
}
