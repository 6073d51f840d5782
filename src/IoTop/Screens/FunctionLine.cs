using IoTop.Model;

namespace IoTop.Screens;

/// <summary>A function in the list of one process: what it is, and what it did for the process.</summary>
internal sealed class FunctionLine(int function, FunctionInfo info)
{
    public int Function { get; } = function;

    public FunctionInfo Info { get; } = info;

    /// <summary>It can be counted.</summary>
    public bool HasSource => Info.Kind != FunctionSourceKind.None;

    /// <summary>null: it was not called.</summary>
    public FunctionCount? Count { get; private set; }

    public FunctionProcessRow? Process { get; private set; }

    /// <summary>Calls and returns that the kernel missed, of all processes.</summary>
    public ulong Missed { get; private set; }

    /// <summary>Over its latencies of the last interval.</summary>
    public string NowTitle { get; } = $"{info.Name}, last interval";

    /// <summary>Over its latencies since it is watched.</summary>
    public string TotalTitle { get; } = $"{info.Name}, since it is watched";

    public void Update(FunctionProcessRow process, ulong missed)
    {
        Process = process;
        Count = process.Find(Function);
        Missed = missed;
    }
}
