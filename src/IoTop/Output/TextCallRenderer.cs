using System.Globalization;
using System.Text;
using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Output;

/// <summary>Calls as the file "trace" of ftrace has them, a line each, under its legend (trace_print_context and print_func_help_header_irq).</summary>
internal sealed class TextCallRenderer(OutputBuffer output, TextWriting writing, ICallSource source) : ICallRenderer
{
    private const int CommWidth = 16;
    private const int TidWidth = 7;
    private const int TimeWidth = 12;

    private const string Legend = """
        # tracer: function
        #
        #                                _-----=> irqs-off/BH-disabled
        #                               / _----=> need-resched
        #                              | / _---=> hardirq/softirq
        #                              || / _--=> preempt-depth
        #                              ||| / _-=> migrate-disable
        #                              |||| /     delay
        #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
        #              | |         |   |||||     |         |

        """;

    private const string OldLegend = """
        # tracer: function
        #
        #                                _-----=> irqs-off
        #                               / _----=> need-resched
        #                              | / _---=> hardirq/softirq
        #                              || / _--=> preempt-depth
        #                              ||| /     delay
        #           TASK-PID     CPU#  ||||   TIMESTAMP  FUNCTION
        #              | |         |   ||||      |         |

        """;

    private readonly CallText _text = new(output, writing, source);

    public void Begin() => output.Write(Encoding.ASCII.GetBytes(source.Description.HasMigrateDepth ? Legend : OldLegend));

    public bool Write(CallStore calls, long sequence, bool isLast)
    {
        ref readonly CallEvent call = ref calls[sequence];
        if (call.Kind == CallKind.Lost)
        {
            _text.Gap(in call);
            return true;
        }

        WriteTask(in call);
        WriteProcessor(in call);
        WriteTime(call.TimeNs);
        _text.Function(call.Function);
        output.Write(" <-"u8);
        _text.Function(call.Caller);
        output.Write((byte)'\n');
        return true;
    }

    public void WriteGap(ulong timeNs, ulong calls) => _text.Gap(calls);

    private void WriteTask(in CallEvent call)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        ReadOnlySpan<byte> comm = CallColumns.Comm(in call);
        output.Fill((byte)' ', CommWidth - DisplayText.Width(comm));
        _ = DisplayText.Write(output, comm, CommWidth, writing.Ascii && writing.IsTerminal);
        output.Write((byte)'-');
        output.Left(text[..Format.Number(call.Tid, text)], TidWidth);
        output.Write((byte)' ');
    }

    private void WriteProcessor(in CallEvent call)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        output.Write((byte)'[');
        _ = call.Cpu.TryFormat(text, out int length, "D3", CultureInfo.InvariantCulture);
        output.Write(text[..length]);
        output.Write("] "u8);
        output.Write(text[..CallFlagText.Letters(in call, source.Description, text)]);
    }

    private void WriteTime(ulong ns)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        output.Write((byte)' ');
        output.Right(text[..CallColumns.Time(ns, text)], TimeWidth);
        output.Write(": "u8);
    }
}
