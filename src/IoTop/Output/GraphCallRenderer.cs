using System.Globalization;
using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// Calls as the tracer function_graph of ftrace prints them: nesting by braces, the duration where a call ends, a call in which no other
/// was seen on one line (print_graph_function in kernel/trace/trace_functions_graph.c).
/// </summary>
internal sealed class GraphCallRenderer : ICallRenderer
{
    // What follows on the same processor decides whether a call is a leaf. Nobody waits longer for it than this.
    private const ulong HoldNs = 100_000_000;
    private const int TaskWidth = 14;
    private const int CommWidth = 7;
    private const int DurationDigits = 7;

    private readonly OutputBuffer _output;
    private readonly TextWriting _writing;
    private readonly ICallSource _source;
    private readonly CallText _text;
    private readonly int _cpuWidth;
    private Processor[] _processors;

    /// <param name="processors">How many there may be: the width of their column.</param>
    public GraphCallRenderer(OutputBuffer output, TextWriting writing, ICallSource source, int processors)
    {
        _output = output;
        _writing = writing;
        _source = source;
        _text = new CallText(output, writing, source);
        _cpuWidth = Math.Max(1, processors - 1).ToString(CultureInfo.InvariantCulture).Length;
        _processors = new Processor[Math.Max(1, processors)];
    }

    public void Begin() => _output.Write("""
        # tracer: function_graph
        #
        # CPU  DURATION                  FUNCTION CALLS
        # |     |   |                     |   |   |   |

        """u8);

    public bool Write(CallStore calls, long sequence, bool isLast)
    {
        ref readonly CallEvent call = ref calls[sequence];
        Processor processor = Of(call.Cpu);
        switch (call.Kind)
        {
            case CallKind.Lost:
                _text.Gap(in call);
                processor.Forget();
                return true;
            case CallKind.GraphReturn when processor.LeafReturn == sequence:
                return true;
            case CallKind.GraphReturn:
                Return(in call, processor);
                return true;
            default:
                return Enter(calls, sequence, isLast, processor);
        }
    }

    public void WriteGap(ulong timeNs, ulong calls) => _text.Gap(calls);

    private bool Enter(CallStore calls, long sequence, bool isLast, Processor processor)
    {
        ref readonly CallEvent call = ref calls[sequence];
        long following = FollowingOn(calls, sequence);
        bool mayCome = !isLast && _source.NowNs < call.TimeNs + HoldNs && calls.NextSequence - sequence < calls.Capacity / 2;
        if (following < 0 && mayCome)
        {
            return false;
        }

        Prologue(in call, processor);
        if (following >= 0 && IsReturnOf(in calls[following], in call))
        {
            processor.LeafReturn = following;
            processor.Leave(call.Depth);
            Duration(calls[following].DurationNs);
            Function(in call, "();\n"u8);
        }
        else
        {
            processor.Enter(call.Depth, call.Function);
            _output.Write("              |  "u8);
            Function(in call, "() {\n"u8);
        }

        return true;
    }

    private void Return(in CallEvent call, Processor processor)
    {
        Prologue(in call, processor);
        Duration(call.DurationNs);
        _output.Fill((byte)' ', call.Depth * 2);

        // Whose beginning was not seen is named, or nobody would know what it closes.
        bool isKnown = processor.Leave(call.Depth) == call.Function;
        if (isKnown)
        {
            _output.Write("}\n"u8);
            return;
        }

        _output.Write("} /* "u8);
        _text.Function(call.Function);
        _output.Write(" */\n"u8);
    }

    /// <summary>The processor, and in front of that who runs, when it is somebody else than before.</summary>
    private void Prologue(in CallEvent call, Processor processor)
    {
        if (processor.HasTask && processor.Tid != call.Tid)
        {
            _output.Write(" ------------------------------------------\n"u8);
            Cpu(call.Cpu);
            Task(processor.Tid, processor.Comm.Bytes);
            _output.Write(" => "u8);
            Task(call.Tid, CallColumns.Comm(in call));
            _output.Write("\n ------------------------------------------\n\n"u8);
        }

        if (!processor.HasTask || processor.Tid != call.Tid)
        {
            processor.Run(in call);
        }

        Cpu(call.Cpu);
    }

    private void Cpu(ushort cpu)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        _output.Write((byte)' ');
        _output.Right(text[..Format.Number(cpu, text)], _cpuWidth);
        _output.Write(") "u8);
    }

    /// <summary>"init-133" in the middle of its field.</summary>
    private void Task(uint tid, ReadOnlySpan<byte> comm)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        int digits = Format.Number(tid, text);
        Span<byte> name = stackalloc byte[TaskComm.Length * 3];
        int length = Tui.DisplayText.Copy(comm, name, CommWidth, out int width, _writing.Ascii && _writing.IsTerminal);
        int spaces = Math.Max(0, TaskWidth - width - 1 - digits);
        _output.Fill((byte)' ', spaces / 2);
        _output.Write(name[..length]);
        _output.Write((byte)'-');
        _output.Write(text[..digits]);
        _output.Fill((byte)' ', spaces - (spaces / 2));
    }

    /// <summary>Microseconds in seven digits, and in front of them a mark when it is long.</summary>
    private void Duration(ulong ns)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        _output.Write(Mark(ns));
        _output.Write((byte)' ');
        int length = Format.Number(ns / 1000, text);
        if (length < DurationDigits)
        {
            text[length++] = (byte)'.';
            _ = (ns % 1000).TryFormat(text[length..], out int written, "D3", CultureInfo.InvariantCulture);
            length = Math.Min(length + written, DurationDigits + 1);
        }

        _output.Write(text[..length]);
        _output.Write(" us "u8);
        _output.Fill((byte)' ', DurationDigits + 1 - length);
        _output.Write("|  "u8);
    }

    private static byte Mark(ulong ns) => ns switch
    {
        > 1_000_000_000 => (byte)'$',
        > 100_000_000 => (byte)'@',
        > 10_000_000 => (byte)'*',
        > 1_000_000 => (byte)'#',
        > 100_000 => (byte)'!',
        > 10_000 => (byte)'+',
        _ => (byte)' ',
    };

    private void Function(in CallEvent call, ReadOnlySpan<byte> behind)
    {
        _output.Fill((byte)' ', call.Depth * 2);
        _text.Function(call.Function);
        _output.Write(behind);
    }

    private static long FollowingOn(CallStore calls, long sequence)
    {
        ushort cpu = calls[sequence].Cpu;
        for (long next = sequence + 1; next < calls.NextSequence; next++)
        {
            if (calls[next].Cpu == cpu)
            {
                return next;
            }
        }

        return -1;
    }

    private static bool IsReturnOf(in CallEvent following, in CallEvent call) =>
        following.Kind == CallKind.GraphReturn && following.Tid == call.Tid && following.Function == call.Function;

    private Processor Of(ushort cpu)
    {
        if (cpu >= _processors.Length)
        {
            Array.Resize(ref _processors, cpu + 1);
        }

        return _processors[cpu] ??= new Processor();
    }

    /// <summary>What runs on a processor, and which calls were begun there.</summary>
    private sealed class Processor
    {
        // FTRACE_RETFUNC_DEPTH
        private readonly ulong[] _entered = new ulong[50];

        public bool HasTask { get; private set; }

        public uint Tid { get; private set; }

        public TaskComm Comm { get; private set; }

        /// <summary>The return that was printed together with its call.</summary>
        public long LeafReturn { get; set; } = -1;

        public void Run(in CallEvent call)
        {
            HasTask = true;
            Tid = call.Tid;
            var comm = default(TaskComm);
            CallColumns.Comm(in call).CopyTo(comm);
            Comm = comm;
        }

        public void Enter(int depth, ulong function)
        {
            if (depth < _entered.Length)
            {
                _entered[depth] = function;
            }
        }

        /// <summary>What was entered there, whose end this is; of what is too deep, nothing is known.</summary>
        public ulong Leave(int depth)
        {
            if (depth >= _entered.Length)
            {
                return 0;
            }

            ulong function = _entered[depth];
            _entered[depth] = 0;
            return function;
        }

        public void Forget() => Array.Clear(_entered);
    }
}
