using System.Text;
using Microsoft.Win32.SafeHandles;

namespace IoTop.Tui.Tests.Live;

/// <summary>
/// The program that the live tests run inside tmux: <c>dotnet IoTop.Tui.Tests.dll live [hang]</c>. It shows its pid, a table, and the
/// last event, and ends with q; x throws; p suspends and resumes; u turns Unicode off and on;
/// c copies. With hang it does not listen to signals.
/// </summary>
internal static class LiveProgram
{
    internal static int Main(string[] args)
    {
        if (args is not ["live", ..])
        {
            return 2;
        }

        try
        {
            return Run(args.Contains("hang"));
        }
        catch (TerminalException exception)
        {
            Print(2, $"cannot: {exception.Message}; try: {exception.Remedy}\n");
            return 3;
        }
    }

    /// <summary>Not through Console: even its bare streams switch the terminal's keypad mode on and leave it so.</summary>
    private static void Print(int fd, string text)
    {
        using var stream = new FileStream(new SafeFileHandle(fd, ownsHandle: false), FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static int Run(bool hang)
    {
        using NcursesTerminal terminal = NcursesTerminal.Open(new TerminalOptions());
        CellGrid grid = new();
        string last = "ready";
        long allocated = -1;
        while (true)
        {
            Draw(terminal, grid, last, ref allocated);
            if (!terminal.Wait(10_000))
            {
                continue;
            }

            while (terminal.TryReadInput(out InputEvent input))
            {
                last = Describe(terminal, input);
                if (input.Kind == InputKind.Quit && !hang)
                {
                    return 128 + input.Signal;
                }

                if (input.Key == 'q')
                {
                    return 0;
                }

                Act(terminal, input.Key);
            }
        }
    }

    private static void Act(NcursesTerminal terminal, KeyInput key)
    {
        if (key == 'x')
        {
            throw new InvalidOperationException("thrown on purpose");
        }

        if (key == 'c')
        {
            terminal.Copy("copied \e[31m\u20ac\n"u8);
        }

        if (key == 'p')
        {
            terminal.Suspend();
            Print(1, "outside\n");
            Thread.Sleep(300);
            terminal.Resume();
        }

        if (key == 'u')
        {
            terminal.Unicode = !terminal.Unicode;
        }
    }

    private static void Draw(NcursesTerminal terminal, CellGrid grid, string last, ref long allocated)
    {
        grid.Resize(terminal.Size);
        Canvas canvas = grid.Canvas;
        canvas.Clear();
        canvas.Box($"pid {Environment.ProcessId} end", Role.Border, Role.Title);
        canvas.Write(1, 2, $"last: {last}.", Role.Accent);
        canvas.Write(2, 2, "漢字|é⣿▲|\e[31m\u202E|"u8, Role.Normal);
        canvas.Write(3, 2, $"steady frames: {allocated} B.", Role.Normal);
        canvas.Write(4, 2, "degraded: " + string.Join(';', terminal.Degradations), Role.Dim);
        canvas.Fill(5, 0, 1, canvas.Width, ' ', Role.Header);
        terminal.Present(grid.Cells, new CursorPosition(1, 2));

        // The first frames warm up; then one that changes a row each time must allocate nothing.
        allocated = long.MaxValue;
        for (int round = 0; round < 40 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int frame = 0; frame < 10; frame++)
            {
                canvas.Put(5, 1, 'a' + frame, Role.Header);
                terminal.Present(grid.Cells, CursorPosition.Hidden);
                terminal.Wait(0);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        canvas.Write(3, 2, $"steady frames: {allocated} B.", Role.Normal);
        terminal.Present(grid.Cells, new CursorPosition(1, 2));
    }

    private static string Describe(NcursesTerminal terminal, InputEvent input)
    {
        var text = new StringBuilder(input.Kind.ToString()).Append(' ');
        return input.Kind switch
        {
            InputKind.Key => text.Append(input.Key).ToString(),
            InputKind.Mouse => text.Append($"{input.Mouse.Action} {input.Mouse.Row},{input.Mouse.Column}").ToString(),
            InputKind.Resize => text.Append($"{terminal.Size.Width}x{terminal.Size.Height}").ToString(),
            _ => text.ToString(),
        };
    }
}
