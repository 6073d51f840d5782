using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// Function counts in the form of /proc/tracer: the same columns in the same order, PIDs ascending. Behind them, under no title, who it is
/// and whether it has ended. Functions of the user's choice have a table of their own below.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="writing">What that is.</param>
/// <param name="hasFunctions">The second table is asked for.</param>
internal sealed class TextFunctionRenderer(OutputBuffer output, TextWriting writing, bool hasFunctions) : IFunctionRenderer
{
    private const int Gap = 2;
    private const int LeastPid = 5;
    private const int TimeWidth = 7;

    private readonly int[] _widths = [LeastPid, .. TracerColumn.All.Select(static column => column.Header.Length)];
    private int _functionWidth = "FUNCTION".Length;
    private int _callsWidth = "CALLS".Length;
    private bool _hasWritten;

    private static ReadOnlySpan<byte> NotAvailable => "n/a"u8;

    public void Begin()
    {
        // Each sample has a header of its own, since columns grow with their numbers.
    }

    public void Write(FunctionView view, DateTimeOffset now)
    {
        view.Refresh();
        if (_hasWritten)
        {
            output.Write((byte)'\n');
        }

        _hasWritten = true;
        Measure(view);
        Header();
        foreach (FunctionProcessRow row in view.Table.Rows)
        {
            Process(view, row);
        }

        if (hasFunctions && view.HasChosen)
        {
            Functions(view);
        }
    }

    /// <summary>Columns only grow, so that samples stay under each other.</summary>
    private void Measure(FunctionView view)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        foreach (FunctionProcessRow row in view.Table.Rows)
        {
            _widths[0] = Math.Max(_widths[0], Format.Number(row.Tgid, text));
            for (int i = 0; i < TracerColumn.All.Length; i++)
            {
                TracerColumn column = TracerColumn.All[i];
                int width = view.IsCounted(column.Family) ? Format.Number(column.Of(row), text) : NotAvailable.Length;
                _widths[i + 1] = Math.Max(_widths[i + 1], width);
            }

            foreach (FunctionCount count in row.Counts)
            {
                if (IsListed(view, count))
                {
                    _functionWidth = Math.Max(_functionWidth, view.Function(count).Name.Length);
                    _callsWidth = Math.Max(_callsWidth, Format.Number(count.Value.Calls, text));
                }
            }
        }
    }

    private void Header()
    {
        output.Right("PID"u8, _widths[0]);
        Span<byte> text = stackalloc byte[Format.MaxLength];
        for (int i = 0; i < TracerColumn.All.Length; i++)
        {
            _ = System.Text.Encoding.ASCII.TryGetBytes(TracerColumn.All[i].Header, text, out int written);
            Cell(text[..written], _widths[i + 1]);
        }

        output.Write((byte)'\n');
    }

    private void Process(FunctionView view, FunctionProcessRow row)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        output.Right(text[..Format.Number(row.Tgid, text)], _widths[0]);
        for (int i = 0; i < TracerColumn.All.Length; i++)
        {
            TracerColumn column = TracerColumn.All[i];
            Cell(view.IsCounted(column.Family) ? text[..Format.Number(column.Of(row), text)] : NotAvailable, _widths[i + 1]);
        }

        output.Write("  "u8);
        writing.Write(output, row.Comm.IsEmpty ? "?"u8 : row.Comm);
        if (row.IsOver)
        {
            output.Write(" ("u8);
            output.Write(FunctionView.State(row));
            output.Write((byte)')');
        }

        output.Write((byte)'\n');
    }

    private void Functions(FunctionView view)
    {
        output.Write((byte)'\n');
        output.Right("PID"u8, _widths[0]);
        output.Fill((byte)' ', Gap);
        output.Left("FUNCTION"u8, _functionWidth);
        Cell("CALLS"u8, _callsWidth);
        Cell("AVG"u8, TimeWidth);
        Cell("P99"u8, TimeWidth);
        Cell("MAX"u8, TimeWidth);
        Cell("ERRORS"u8, TimeWidth);
        Cell("MISSED"u8, TimeWidth);
        output.Write((byte)'\n');
        foreach (FunctionProcessRow row in view.Table.Rows)
        {
            foreach (FunctionCount count in row.Counts)
            {
                if (IsListed(view, count))
                {
                    Function(view, row, count);
                }
            }
        }
    }

    private void Function(FunctionView view, FunctionProcessRow row, FunctionCount count)
    {
        Span<byte> text = stackalloc byte[256];
        ref readonly FunctionValue value = ref count.Value;
        output.Right(text[..Format.Number(row.Tgid, text)], _widths[0]);
        output.Fill((byte)' ', Gap);
        _ = System.Text.Encoding.UTF8.TryGetBytes(view.Function(count).Name, text, out int length);
        writing.WriteField(output, text[..length], _functionWidth);
        Cell(text[..Format.Number(value.Calls, text)], _callsWidth);
        bool isTimed = value.Returns > 0;
        Cell(isTimed ? text[..Format.Duration(value.TotalNs / value.Returns, text)] : "-"u8, TimeWidth);
        Cell(isTimed ? text[..Format.Duration(count.PercentileNs(0.99), text)] : "-"u8, TimeWidth);
        Cell(isTimed ? text[..Format.Duration(value.MaxNs, text)] : "-"u8, TimeWidth);
        Cell(text[..Format.Number(value.Errors, text)], TimeWidth);
        Cell(text[..Format.Number(view.Table.Source.Missed(count.Function), text)], TimeWidth);
        output.Write((byte)'\n');
    }

    private static bool IsListed(FunctionView view, FunctionCount count) => view.IsChosen(count.Function) && count.Value.Calls > 0;

    private void Cell(ReadOnlySpan<byte> text, int width)
    {
        output.Fill((byte)' ', Gap);
        output.Right(text, width);
    }
}
