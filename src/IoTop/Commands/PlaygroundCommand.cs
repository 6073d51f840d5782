using System.Globalization;
using System.Text;
using IoTop.Interop;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Makes a disk with a file system and a gentle load to look at, opens the screens over it, and takes it all away afterwards.</summary>
internal static class PlaygroundCommand
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    public static int Run(ProgramHost host, PlaygroundOptions options)
    {
        if (options.Load is (string name, string folder))
        {
            return PlaygroundWorker.Run(name, folder);
        }

        if (Libc.geteuid() != 0)
        {
            throw new FailedException("a playground needs root: it mounts a disk",
                $"sudo {ProgramSyntax.ProgramName} playground; without root: {ProgramSyntax.ProgramName} demo");
        }

        // From here on, signals end the wait: nothing is left behind.
        _ = host.Wait(TimeSpan.Zero);
        foreach (string left in host.RemoveLeftPlaygrounds(false))
        {
            host.Error.WriteLine($"{ProgramSyntax.ProgramName}: removed {left}, which a killed playground had left");
        }

        using PlaygroundDisk disk = PlaygroundDisk.Make(options);
        using (new PlaygroundLoad(disk.MountPoint))
        {
            Show(host, options, disk);
        }

        if (options.Keep)
        {
            host.Error.WriteLine($"{ProgramSyntax.ProgramName}: kept {disk.MountPoint}, on {disk.Device}; to remove it: {ProgramSyntax.ProgramName} doctor --clean");
        }

        return ExitCode.Done;
    }

    private static void Show(ProgramHost host, PlaygroundOptions options, PlaygroundDisk disk)
    {
        if (host.IsInteractive && !options.Batch)
        {
            // Nobody's bytes but its own: they may be looked at.
            host.RunScreen(new MonitorOptions { Devices = [disk.Device], Payload = true, SnapLength = CaptureSettings.WholeSegments });
            return;
        }

        host.Output.Write(Encoding.UTF8.GetBytes(Invitation(options, disk)));
        host.Output.Flush();
        while (host.Wait(s_turn))
        {
        }
    }

    private static string Invitation(PlaygroundOptions options, PlaygroundDisk disk) => string.Create(CultureInfo.InvariantCulture, $"""
        /dev/{disk.Device}, {options.FileSystem.ToString().ToLowerInvariant()}, {options.Bytes >> 20} MiB, mounted at {disk.MountPoint}
        {string.Join(", ", PlaygroundWorker.Names)} read and write there. In another terminal, as root:
          {ProgramSyntax.ProgramName} -D {disk.Device}
          {ProgramSyntax.ProgramName} trace -D {disk.Device} --segments --files --find DAMN
          echo DAMN > {disk.MountPoint}/mine.txt; sync
        Ctrl-C takes it all away.

        """);
}
