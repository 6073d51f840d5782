using IoTop.Model;

namespace IoTop.Output;

/// <summary>What all forms of output ask of a table of function counts.</summary>
internal sealed class FunctionView(FunctionTable table, IReadOnlyList<string> globs)
{
    private static readonly string[] s_families =
        ["other", "kmalloc", "kfree", "schedule", "up", "down_interruptible", "down", "mutex_lock", "mutex_unlock"];

    private bool[] _chosen = [];
    private int _version = -1;

    public FunctionTable Table => table;

    /// <summary>Brings what is known of the functions up to date.</summary>
    public void Refresh()
    {
        IReadOnlyList<FunctionInfo> functions = table.Source.Functions;
        if (_version == table.Source.Version && _chosen.Length == functions.Count)
        {
            return;
        }

        _version = table.Source.Version;
        _chosen = new bool[functions.Count];
        for (int i = 0; i < functions.Count; i++)
        {
            FunctionInfo function = functions[i];
            _chosen[i] = function.Family == FunctionFamily.Other || IsNamed(function.Name);
        }
    }

    /// <summary>Something counts this family; else 0 would be a lie.</summary>
    public bool IsCounted(FunctionFamily family) => table.HasSource(family);

    /// <summary>The user asked for this function.</summary>
    public bool IsChosen(int function) => function < _chosen.Length && _chosen[function];

    /// <summary>There is a function that the user asked for.</summary>
    public bool HasChosen => _chosen.AsSpan().Contains(true);

    public FunctionInfo Function(FunctionCount count) => table.Source.Functions[count.Function];

    public static string NameOf(FunctionFamily family) => s_families[(int)family];

    public static ReadOnlySpan<byte> State(FunctionProcessRow row) =>
        row.Watch.EndedNs != 0 ? "ended"u8 : row.IsRemoved ? "removed"u8 : "watched"u8;

    private bool IsNamed(string name)
    {
        foreach (string glob in globs)
        {
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(glob, name, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }
}
