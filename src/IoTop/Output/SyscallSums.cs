using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>The sums of each call, as a table like that of strace -c or as records.</summary>
internal sealed class SyscallSums(OutputBuffer output, SyscallTable table)
{
    private readonly byte[] _time = new byte[Format.MaxLength];
    private IFieldWriter<SyscallSummaryField>? _writer;

    private static IEnumerable<string> Names => SyscallFields.OfSummary.Select(static f => f.Name);

    /// <summary>From now on records are written: JSON Lines that begin with a schema object.</summary>
    public void BeginJson()
    {
        var writer = new JsonFieldWriter<SyscallSummaryField>(output, Names);
        RecordSchema.Write(writer, "iotop-sharp/syscalls-summary", SyscallFields.Version, SyscallFields.OfSummary);
        _writer = writer;
    }

    /// <summary>The same as CSV, which begins with a header row.</summary>
    public void BeginCsv(TextWriting writing)
    {
        var writer = new CsvFieldWriter<SyscallSummaryField>(output, writing, SyscallFields.OfSummary.Count);
        writer.Header(Names);
        _writer = writer;
    }

    public void Write(DateTimeOffset now)
    {
        if (_writer is null)
        {
            WriteText(output, 0);
            return;
        }

        int length = Format.Iso8601(now, _time);
        foreach (Syscall syscall in Enum.GetValues<Syscall>())
        {
            if (CountOf(syscall) > 0)
            {
                Record(_writer, syscall, _time.AsSpan(0, length));
            }
        }
    }

    /// <summary>The table, with so many blanks in front of each line; nothing when there was no call.</summary>
    public void WriteText(OutputBuffer to, int indent)
    {
        bool isFirst = true;
        foreach (Syscall syscall in Enum.GetValues<Syscall>())
        {
            if (CountOf(syscall) == 0)
            {
                continue;
            }

            if (isFirst)
            {
                to.Fill((byte)' ', indent);
                to.Write("SYSCALL              CALLS   ERRORS          BYTES      AVG      P99      MAX\n"u8);
                isFirst = false;
            }

            to.Fill((byte)' ', indent);
            Line(to, syscall);
        }
    }

    private ulong CountOf(Syscall syscall) => table.Of(syscall).Sum is var sum && syscall == Syscall.Fault ? sum.Faults : sum.Calls;

    private void Line(OutputBuffer to, Syscall syscall)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        SyscallTally tally = table.Of(syscall);
        to.Left(SyscallNames.Utf8(syscall), 15);
        to.Write((byte)' ');
        to.Right(text[..Format.Grouped(CountOf(syscall), text)], 10);
        to.Write((byte)' ');
        to.Right(text[..Format.Grouped(tally.Sum.Errors, text)], 8);
        to.Write((byte)' ');
        to.Right(text[..Format.Grouped(DoneOf(tally), text)], 14);
        Time(to, tally.Sum.AverageNs, text);
        Time(to, tally.PercentileNs(0.99, tally.Sum.MaxNs), text);
        Time(to, tally.Sum.MaxNs, text);
        to.Write((byte)'\n');
    }

    private static ulong DoneOf(SyscallTally tally) => tally.Sum.Read + tally.Sum.Written;

    private static void Time(OutputBuffer to, ulong ns, Span<byte> text)
    {
        to.Write((byte)' ');
        to.Right(ns == 0 ? "-"u8 : text[..Format.Duration(ns, text)], 8);
    }

    private void Record(IFieldWriter<SyscallSummaryField> writer, Syscall syscall, ReadOnlySpan<byte> time)
    {
        SyscallTally tally = table.Of(syscall);
        writer.Begin();
        writer.Word(SyscallSummaryField.Type, "syscall_summary"u8);
        writer.Word(SyscallSummaryField.Time, time);
        writer.Word(SyscallSummaryField.Syscall, SyscallNames.Utf8(syscall));
        writer.Number(SyscallSummaryField.Count, CountOf(syscall));
        writer.Number(SyscallSummaryField.Errors, tally.Sum.Errors);
        writer.Number(SyscallSummaryField.Asked, tally.Sum.Asked);
        writer.Number(SyscallSummaryField.Done, DoneOf(tally));
        if (tally.Sum.Calls > 0)
        {
            writer.Number(SyscallSummaryField.TotalUs, tally.Sum.TotalNs / 1e3);
            writer.Number(SyscallSummaryField.AvgUs, tally.Sum.TotalNs / 1e3 / tally.Sum.Calls);
            writer.Number(SyscallSummaryField.P99Us, tally.PercentileNs(0.99, tally.Sum.MaxNs) / 1e3);
            writer.Number(SyscallSummaryField.MaxUs, tally.Sum.MaxNs / 1e3);
        }

        writer.End();
    }
}
