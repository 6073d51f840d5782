using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace IoTop.Commands;

/// <summary>Options of <c>playground</c>.</summary>
internal sealed class PlaygroundSyntax
{
    public const string LoadName = "--load";

    private const long DefaultBytes = 256 << 20;

    // mkfs.xfs makes nothing smaller.
    private const long DefaultXfsBytes = 320 << 20;

    private static readonly (string Name, PlaygroundFileSystem Value)[] s_fileSystems =
    [
        ("ext4", PlaygroundFileSystem.Ext4), ("xfs", PlaygroundFileSystem.Xfs), ("btrfs", PlaygroundFileSystem.Btrfs),
    ];

    private readonly ValueOption<long?> _size = new("--size", "SIZE", "size of the disk [256M; with xfs 320M]", OptionParsers.FileBytes);
    private readonly ValueOption<PlaygroundFileSystem?> _fileSystem = new("--fs", "TYPE", "its file system: ext4, xfs or btrfs [ext4]",
        OptionParsers.Choice("file system", s_fileSystems))
    { Choices = [.. s_fileSystems.Select(static choice => choice.Name)] };
    private readonly FlagOption _keep = new("--keep", "leave the disk where it is at the end, without its load; doctor --clean removes it",
        "--keep");
    private readonly FlagOption _batch = new("--batch", "open no screen: say what there is to see, and wait for Ctrl-C", "--batch", "-b");
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");
    private readonly ValueOption<(string Name, string Folder)?> _load = new(LoadName, "NAME:FOLDER", "be one of the processes of the load",
        ParseLoad)
    { Hidden = true };

    public PlaygroundSyntax()
    {
        List<Option> options = [_size, _fileSystem, _keep, _batch, _verbose, _load];
        options.ForEach(Command.Options.Add);
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("playground", "Makes a disk with a file system and a gentle load to look at, and takes it all away afterwards");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp playground", "the screens over a disk that nobody needs"),
        ("iotop-sharp playground -b --fs btrfs", "the disk alone, to be looked at from other terminals"),
    ];

    /// <summary>What is to be known before it is used.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        $"The disk is a loop device on a file in a folder of its own, {PlaygroundDisk.Mark}XXXXXX in the folder for temporary files. Nothing "
            + "outside of that is written to. What a killed one left is taken away by the next one, and by doctor --clean, which know it by "
            + "that name.",
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public PlaygroundOptions Bind(ParseResult result)
    {
        PlaygroundFileSystem fileSystem = result.GetValue(_fileSystem) ?? PlaygroundFileSystem.Ext4;
        PlaygroundOptions options = new()
        {
            FileSystem = fileSystem,
            Bytes = result.GetValue(_size) ?? (fileSystem == PlaygroundFileSystem.Xfs ? DefaultXfsBytes : DefaultBytes),
            Keep = ProgramSyntax.Has(result, _keep),
            Batch = ProgramSyntax.Has(result, _batch),
            Load = result.GetValue(_load),
        };
        long least = LeastBytes(fileSystem);
        return options.Bytes >= least ? options
            : throw new UsageException($"too small for {fileSystem.ToString().ToLowerInvariant()} and its load",
                string.Create(CultureInfo.InvariantCulture, $"--size {least >> 20}M, or more"));
    }

    private static long LeastBytes(PlaygroundFileSystem fileSystem) => fileSystem switch
    {
        PlaygroundFileSystem.Xfs => 300 << 20,
        PlaygroundFileSystem.Btrfs => 160 << 20,
        _ => 64 << 20,
    };

    private static (string Name, string Folder)? ParseLoad(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
