using IoTop.Columns;

namespace IoTop.Commands;

/// <summary>Options about cgroups that several commands have.</summary>
internal static class CgroupSyntax
{
    private static readonly (string Name, RowsOf Value)[] s_rows =
    [
        ("process", RowsOf.Processes), ("thread", RowsOf.Threads), ("cgroup", RowsOf.Cgroups),
    ];

    /// <summary>Which cgroups.</summary>
    public static ValueOption<string[]> Chosen() => new("--cgroup", "NAME",
        "cgroups to show, by container (docker:0123456789ab), unit (ssh.service), pod uid or path (/system.slice): repeat it or list them "
        + "with commas [all]", OptionParsers.Words)
    {
        Section = OptionSection.What,
        Repeatable = true,
    };

    /// <summary>What rows stand for.</summary>
    public static ValueOption<RowsOf?> By() => new("--by", "WHAT",
        "what a row is: process, thread or cgroup (a container, a systemd unit, else a cgroup)", OptionParsers.Choice("row", s_rows))
    {
        Section = OptionSection.What,
        Choices = [.. s_rows.Select(static row => row.Name)],
    };
}
