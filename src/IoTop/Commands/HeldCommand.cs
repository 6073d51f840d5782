using System.ComponentModel;
using System.Diagnostics;
using IoTop.Interop;

namespace IoTop.Commands;

/// <summary>
/// A command that is started, but held before its first instruction until somebody is ready to watch it. It has our standard input,
/// output and error. Its pid is the same before and after: a shell stops itself, and then becomes the command.
/// </summary>
internal sealed class HeldCommand : IDisposable
{
    private const string Shell = "/bin/sh";
    private const string Hold = "kill -STOP $$; exec \"$@\"";

    // A shell needs a millisecond or two to get there; on a loaded machine more.
    private static readonly TimeSpan s_stopInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private bool _isHeld = true;

    private HeldCommand(Process process) => _process = process;

    public uint Pid => (uint)_process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Of an ended one: what it returned, or 128 and the number of the signal that killed it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Returns when the command is held.</summary>
    /// <exception cref="FailedException">There is no shell, or it did not stop.</exception>
    public static HeldCommand Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(Shell) { UseShellExecute = false };
        foreach (string arg in (string[])["-c", Hold, "sh", .. command])
        {
            start.ArgumentList.Add(arg);
        }

        HeldCommand? held = null;
        try
        {
            held = new HeldCommand(Start(start));
            held.AwaitStop();
            return held;
        }
        catch (Win32Exception exception)
        {
            throw new FailedException($"cannot start {Shell}: {exception.Message}", "see whether it is there and may be run");
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Getting ready takes a moment, in which Ctrl-C reaches nobody but us: then the command is not to begin.</summary>
    /// <exception cref="FailedException">Somebody wanted it to stop.</exception>
    private static void ThrowIfStopped(ProgramHost host)
    {
        if (!host.Wait(TimeSpan.Zero))
        {
            throw new FailedException("stopped before the command began", "the same once more");
        }
    }

    /// <summary>Starts a command, has it watched, and only then lets it go.</summary>
    /// <param name="host">Is asked whether it is still wanted.</param>
    /// <param name="command">Its name and its arguments.</param>
    /// <param name="watch">Is given its pid. When that fails, it never begins.</param>
    /// <exception cref="FailedException">Somebody wanted it to stop, or it did not start.</exception>
    public static HeldCommand Begin(ProgramHost host, IReadOnlyList<string> command, Action<uint> watch)
    {
        HeldCommand held = Start(command);
        try
        {
            watch(held.Pid);
            ThrowIfStopped(host);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        held.Continue();
        return held;
    }

    /// <summary>The exit status of what watched a command: the command's, once that has ended. Null: there was none.</summary>
    public static int ExitStatusOf(HeldCommand? started, ProgramHost host)
    {
        using (started)
        {
            return started is null ? Commands.ExitCode.Done : started.AwaitEnd(host);
        }
    }

    /// <summary>Lets it go.</summary>
    public void Continue()
    {
        if (_isHeld)
        {
            _isHeld = false;
            Signal(Libc.SIGCONT);
        }
    }

    /// <summary>Hands a signal on, which only we have got. One that ended is not signalled.</summary>
    public void Signal(int signal)
    {
        // Until its exit code is asked for, no other process can have its pid: HasExited reaps it.
        if (!_process.HasExited)
        {
            _ = Libc.kill(_process.Id, signal);
        }
    }

    /// <summary>Hands on the signal that told us to stop, when only we were sent it. Ctrl-C goes to the command by itself.</summary>
    public void HandOn(ProgramHost host)
    {
        if (host.StopSignal() is int signal and not 0)
        {
            Signal(signal);
        }
    }

    /// <summary>Waits for its end when there is nothing else to do any more: who called us waits for it, too.</summary>
    /// <returns>Its exit code.</returns>
    public int AwaitEnd(ProgramHost host)
    {
        bool isHandedOn = false;
        while (!WaitForEnd(s_turn))
        {
            if (!isHandedOn && !host.Wait(TimeSpan.Zero))
            {
                isHandedOn = true;
                HandOn(host);
            }
        }

        return ExitCode;
    }

    /// <summary>Waits for its end, at most that long. True when it has ended.</summary>
    public bool WaitForEnd(TimeSpan time) => _process.WaitForExit(time);

    /// <summary>One that was never let go is killed; one that runs runs on.</summary>
    public void Dispose()
    {
        if (_isHeld && !_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static Process Start(ProcessStartInfo start)
    {
        PipeSignal.Catch();
        return Process.Start(start)!;
    }

    private void AwaitStop()
    {
        long start = Stopwatch.GetTimestamp();
        while (ProcessState.Of((uint)_process.Id) != ProcessState.Stopped)
        {
            if (_process.HasExited)
            {
                throw new FailedException($"{Shell} ended before the command began, with status {ExitCode}",
                    $"{Shell} -c '{Hold}' sh true");
            }

            if (Stopwatch.GetElapsedTime(start) > s_stopTimeout)
            {
                throw new FailedException($"{Shell} did not stop before the command", $"{Shell} -c '{Hold}' sh true");
            }

            Thread.Sleep(s_stopInterval);
        }
    }
}
