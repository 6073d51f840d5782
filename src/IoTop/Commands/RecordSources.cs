using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>
/// Where what <c>record</c> watches beside the block tracer comes from. Opened before that: it takes up to seconds, in which the block
/// tracer's ring would fill.
/// </summary>
internal sealed class RecordSources : IDisposable
{
    /// <exception cref="BpfException">The kernel does not do it.</exception>
    public RecordSources(ProgramHost host, RecordOptions options)
    {
        try
        {
            Functions = options.Functions ? host.OpenFunctions(new FunctionOptions { Globs = options.FunctionGlobs }) : null;
            Syscalls = options.Syscalls ? host.OpenSyscalls() : null;
            Calls = options.Calls.Count > 0 ? host.OpenCalls() : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Null: they were not asked for.</summary>
    public IFunctionSource? Functions { get; }

    /// <summary>Null: they were not asked for.</summary>
    public ISyscallSource? Syscalls { get; }

    /// <summary>Null: they were not asked for.</summary>
    public ICallSource? Calls { get; }

    public void Dispose()
    {
        Functions?.Dispose();
        Syscalls?.Dispose();
        Calls?.Dispose();
    }
}
