using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace IoTop.Commands;

/// <summary>What can be asked of a running iotop-sharp.</summary>
internal enum ControlVerb
{
    Add,
    Remove,
    List,
}

/// <summary>
/// A line of the control socket: <c>add PID</c>, <c>add PID children</c>, <c>remove PID</c> or <c>list</c>. The answer is any number of
/// JSON objects, a line each, and then <c>ok</c> or <c>error WHY</c>.
/// </summary>
internal sealed record ControlRequest(ControlVerb Verb, uint Pid = 0, bool Children = false)
{
    /// <summary>No request is longer, its line end included.</summary>
    public const int MaxLength = 64;

    public static ReadOnlySpan<byte> Done => "ok"u8;

    public static ReadOnlySpan<byte> Error => "error "u8;

    /// <summary>Which iotop-sharp is asked; null: the only one.</summary>
    public uint? Instance { get; init; }

    public byte[] ToLine() => Encoding.ASCII.GetBytes(Verb switch
    {
        ControlVerb.Add => string.Create(CultureInfo.InvariantCulture, $"add {Pid}{(Children ? " children" : "")}\n"),
        ControlVerb.Remove => string.Create(CultureInfo.InvariantCulture, $"remove {Pid}\n"),
        _ => "list\n",
    });

    /// <summary>Reads a line without its end; null: it is none of ours.</summary>
    public static ControlRequest? Parse(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("list"u8))
        {
            return new ControlRequest(ControlVerb.List);
        }

        if (line.StartsWith("remove "u8))
        {
            return TryPid(line[7..], out uint removed) ? new ControlRequest(ControlVerb.Remove, removed) : null;
        }

        if (!line.StartsWith("add "u8))
        {
            return null;
        }

        ReadOnlySpan<byte> rest = line[4..];
        bool children = rest.EndsWith(" children"u8);
        return TryPid(children ? rest[..^9] : rest, out uint added) ? new ControlRequest(ControlVerb.Add, added, children) : null;
    }

    private static bool TryPid(ReadOnlySpan<byte> text, out uint pid) =>
        Utf8Parser.TryParse(text, out pid, out int used) && used == text.Length && pid is > 0 and <= int.MaxValue;
}
