namespace IoTop.Tui;

/// <summary>Questions about several key tables at once.</summary>
public static class KeyTables
{
    /// <summary>The commands of the enum that none of the tables binds; <c>default</c> counts as "no command". For tests.</summary>
    public static IReadOnlyList<TCommand> Unbound<TCommand>(params ReadOnlySpan<KeyTable<TCommand>> tables)
        where TCommand : struct, Enum
    {
        HashSet<TCommand> bound = [default];
        foreach (KeyTable<TCommand> table in tables)
        {
            foreach (KeyBinding<TCommand> binding in table.Bindings)
            {
                bound.Add(binding.Command);
            }
        }

        return Array.FindAll(Enum.GetValues<TCommand>(), command => !bound.Contains(command));
    }
}
