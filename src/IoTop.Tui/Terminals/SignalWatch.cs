using System.Runtime.InteropServices;

namespace IoTop.Tui;

/// <summary>
/// Takes the signals that concern a terminal away from their defaults and hands them to whoever is set, on a thread of the runtime.
/// </summary>
internal sealed class SignalWatch : IDisposable
{
    private static readonly PosixSignal[] s_signals =
    [
        PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT,
        PosixSignal.SIGTSTP, PosixSignal.SIGCONT, PosixSignal.SIGWINCH,
    ];

    private readonly PosixSignalRegistration[] _registrations;
    private Action<PosixSignalContext>? _handler;

    internal SignalWatch() =>
        _registrations = Array.ConvertAll(s_signals, signal => PosixSignalRegistration.Create(signal, OnSignal));

    internal void SetHandler(Action<PosixSignalContext> handler) => Volatile.Write(ref _handler, handler);

    private void OnSignal(PosixSignalContext context) => Volatile.Read(ref _handler)?.Invoke(context);

    public void Dispose()
    {
        Volatile.Write(ref _handler, null);
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
