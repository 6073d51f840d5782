using System.Runtime.InteropServices;

namespace IoTop.Interop;

/// <summary>
/// SIGPIPE for the processes that we start. The runtime ignores it, which a child inherits and a shell cannot undo: "yes | head" would go on
/// for ever in a command of ours. A signal that is caught, however, is as it was by default after exec(2), see signal(7).
/// </summary>
internal static class PipeSignal
{
    // Catching it does nothing: write(2) returns EPIPE, as it does when the signal is ignored. The handler must not be managed code, which
    // no signal handler can be; abs(3) takes a number, as a handler does, and touches nothing. To set the default for the moment of a
    // start instead would kill us when another thread wrote to a closed pipe in that moment.
    private static readonly nint s_before = Libc.signal(Libc.SIGPIPE, NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "abs"));

    /// <summary>From the first call on, for the rest of the process.</summary>
    public static void Catch() => _ = s_before;
}
