namespace IoTop.Tui;

/// <summary>Help under a title; made from a key table, or of anything else that has names.</summary>
public sealed record HelpSection(string Title, IReadOnlyList<HelpEntry> Entries)
{
    /// <summary>The keys of one scope.</summary>
    public static HelpSection FromKeys<TCommand>(KeyTable<TCommand> keys)
        where TCommand : struct, Enum
    {
        List<HelpEntry> entries = [];
        foreach (KeyBinding<TCommand> binding in keys.Bindings)
        {
            entries.Add(new HelpEntry(binding.KeysText, binding.Help));
        }

        return new HelpSection(keys.Name, entries);
    }
}
