using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Names and colours of operations.</summary>
internal static class Operations
{
    public const int Count = (int)IoOperation.Other + 1;

    public static string NameOf(IoOperation op) => OperationNames.Of(op);

    public static Style StyleOf(IoOperation op) => op switch
    {
        IoOperation.Read => Role.Read,
        IoOperation.Write or IoOperation.ZoneAppend => Role.Write,
        _ => Role.Other,
    };
}
