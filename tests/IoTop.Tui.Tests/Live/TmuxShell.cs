using System.Diagnostics;

namespace IoTop.Tui.Tests.Live;

/// <summary>A shell in a tmux server of its own, to type into and to read the screen of.</summary>
internal sealed class TmuxShell : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"iotop-tui-{Guid.NewGuid():N}");

    internal TmuxShell(int width = 80, int height = 20)
    {
        Tmux("-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}", "env", "PS1=$ ", "bash", "--norc", "--noprofile");
        Tmux("set-option", "-g", "status", "off");
        WaitFor("$");
    }

    /// <summary>The command that runs <see cref="LiveProgram"/>.</summary>
    internal static string Live(string options = "") => $"dotnet exec {typeof(LiveProgram).Assembly.Location} live {options}";

    internal string Screen => Tmux("capture-pane", "-p");

    /// <summary>What a terminal shows of its modes: alternate screen, cursor, keypad, mouse.</summary>
    internal string Modes => Tmux("display-message", "-p", "#{alternate_on}#{cursor_flag}#{keypad_flag}#{mouse_any_flag}").Trim();

    internal void Keys(params string[] keys) => Tmux(["send-keys", .. keys]);

    /// <summary>Sends bytes as the terminal would.</summary>
    internal void Bytes(string bytes) => Tmux("send-keys", "-l", bytes);

    internal void Type(string line)
    {
        Tmux("send-keys", "-l", line);
        Keys("Enter");
    }

    internal void Resize(int width, int height) => Tmux("resize-window", "-x", $"{width}", "-y", $"{height}");

    /// <summary>Waits until the screen has the text; returns the screen.</summary>
    internal string WaitFor(string text)
    {
        long start = Stopwatch.GetTimestamp();
        string screen = Screen;
        while (!screen.Contains(text, StringComparison.Ordinal))
        {
            bool isLate = Stopwatch.GetElapsedTime(start) > s_patience;
            Assert.False(isLate, $"'{text}' did not show within {s_patience.TotalSeconds} s:\n{screen}");
            Thread.Sleep(50);
            screen = Screen;
        }

        return screen;
    }

    /// <summary>The pid that the program shows.</summary>
    internal string WaitForPid()
    {
        string screen = WaitFor(" end ");
        int start = screen.IndexOf("pid ", StringComparison.Ordinal) + 4;
        return screen[start..screen.IndexOf(" end", start, StringComparison.Ordinal)];
    }

    internal string Tmux(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-u", "-S", _socket, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"tmux {string.Join(' ', arguments)}: {error}");
        return output;
    }

    public void Dispose()
    {
        Tmux("kill-server");
        File.Delete(_socket);
    }
}
