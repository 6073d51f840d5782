using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Whose block I/Os and payload are captured in the view of syscalls.</summary>
internal static class SyscallScope
{
    /// <summary>One process; nobody in particular: what the filter says.</summary>
    public static CaptureScope Of(SyscallProcessRow? row) =>
        row is null ? CaptureScope.Filter : new CaptureScope(DisplayText.ToSafeString(row.Comm), [row.Tgid], []);
}
