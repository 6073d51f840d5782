using System.Text;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// Samples as iotop -b prints them, column for column, so that scripts which cut and grep it go on working: two summary lines (the
/// words of the original, "Actual", since more scripts were written against it than against iotop-c's "Current"), the column names,
/// then a line for each row.
/// </summary>
internal sealed class TextSampleRenderer : ISampleRenderer
{
    private const int LongestCommand = 8192;

    private readonly OutputBuffer _output;
    private readonly MonitorOptions _options;
    private readonly TextWriting _writing;
    private readonly int _pidWidth;
    private readonly byte[] _titles;
    private readonly byte[] _command = new byte[LongestCommand];
    private bool _first = true;

    /// <param name="output">Where the lines go.</param>
    /// <param name="options">-k, -t, -q and the like.</param>
    /// <param name="writing">What untrusted bytes become.</param>
    /// <param name="pidWidth">Digits of the kernel's biggest pid.</param>
    public TextSampleRenderer(OutputBuffer output, MonitorOptions options, TextWriting writing, int pidWidth)
    {
        _output = output;
        _options = options;
        _writing = writing;
        _pidWidth = pidWidth;
        string time = options.Time ? "    TIME" : string.Empty;
        string pid = (options.ByCgroup ? "PROCS" : options.ByThread ? "TID" : "PID").PadLeft(Math.Max(3, pidWidth));
        _titles = Encoding.ASCII.GetBytes($"{time}{pid}  PRIO  USER     DISK READ  DISK WRITE  SWAPIN      IO    COMMAND\n");
    }

    public void Begin()
    {
    }

    public void Write(Sampler sampler, DateTimeOffset now)
    {
        Span<byte> clock = stackalloc byte[Format.MaxLength];
        int length = 0;
        if (_options.Time)
        {
            length = Format.Clock(now, clock);
            clock[length++] = (byte)' ';
        }

        ReadOnlySpan<byte> time = clock[..length];
        if (_options.Quiet <= 2)
        {
            Summary(time, "Total DISK READ : "u8, " | Total DISK WRITE : "u8, sampler.Rate(sampler.TotalReadBytes),
                sampler.Rate(sampler.TotalWriteBytes));
            Summary(time, "Actual DISK READ: "u8, " | Actual DISK WRITE: "u8, sampler.Rate(sampler.ActualReadBytes),
                sampler.Rate(sampler.ActualWriteBytes));
            if (_options.Quiet <= (_first ? 1 : 0))
            {
                _output.Write(_titles);
            }
        }

        _first = false;
        foreach (ProcessRow row in sampler.Rows)
        {
            _output.Write(time);
            Row(row, sampler.Context);
        }
    }

    private void Summary(ReadOnlySpan<byte> time, ReadOnlySpan<byte> readTitle, ReadOnlySpan<byte> writeTitle, double read, double written)
    {
        _output.Write(time);
        _output.Write(readTitle);
        SummaryRate(read);
        _output.Write(writeTitle);
        SummaryRate(written);
        _output.Write((byte)'\n');
    }

    private void SummaryRate(double rate)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        _output.Right(text[..Format.Rate(rate, _options.Units, text)], 14);
    }

    private void Row(ProcessRow row, CellContext context)
    {
        Span<byte> text = stackalloc byte[128];
        _output.Right(text[..Format.Number(row.Kind == ProcessRowKind.Cgroup ? row.Info.ThreadCount : row.Tid, text)], _pidWidth);
        _output.Write((byte)' ');
        _output.Right(text[..Priority(row, text)], 4);
        _output.Write((byte)' ');
        _writing.WriteField(_output, text[..(ProcessColumns.IsTask(row) ? Cells.Name(row.Info.UserName, text) : Cells.Unknown(text))], 8);
        _output.Write((byte)' ');
        _output.Right(text[..Cells.Amount(ProcessAmounts.Read(row, context), context, text)], 11);
        _output.Write((byte)' ');
        _output.Right(text[..Cells.Amount(ProcessAmounts.Write(row, context), context, text)], 11);
        _output.Write((byte)' ');
        _output.Right(text[..Format.Percent(ProcessAmounts.SwapInPercent(row, context), text)], 7);
        _output.Write((byte)' ');
        _output.Right(text[..Format.Percent(ProcessAmounts.IoPercent(row, context), text)], 7);
        _output.Write((byte)' ');
        _writing.Write(_output, _command.AsSpan(0, CommandText.Write(row, context.FullCommand, _command)));
        _output.Write((byte)'\n');
    }

    private static int Priority(ProcessRow row, Span<byte> text) =>
        ProcessColumns.IsTask(row) && row.Info.Priority.TryFormat(text, out int written, default, null) ? written : Cells.Unknown(text);
}
