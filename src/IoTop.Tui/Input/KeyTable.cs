namespace IoTop.Tui;

/// <summary>
/// The keys of one scope (a screen, a dialog), in order of importance. A key that this scope does not know is looked up in the
/// parent scope, so what holds everywhere is written once; a scope may give such a key its own meaning.
/// </summary>
public sealed class KeyTable<TCommand>
    where TCommand : struct, Enum
{
    private readonly Dictionary<KeyInput, KeyBinding<TCommand>> _byKey = [];
    private readonly KeyBinding<TCommand>[] _bindings;

    public KeyTable(string name, KeyBinding<TCommand>[] bindings, KeyTable<TCommand>? parent = null)
    {
        Name = name;
        Parent = parent;
        _bindings = bindings;
        foreach (KeyBinding<TCommand> binding in bindings)
        {
            foreach (KeyInput key in binding.Keys)
            {
                _byKey.TryAdd(key, binding);
            }
        }
    }

    /// <summary>The scope's name, as help shows it.</summary>
    public string Name { get; }

    public KeyTable<TCommand>? Parent { get; }

    public ReadOnlySpan<KeyBinding<TCommand>> Bindings => _bindings;

    /// <summary>What a key does in this scope or, if it says nothing, in its parents; false for a key without meaning.</summary>
    public bool TryGetCommand(KeyInput key, out TCommand command)
    {
        for (KeyTable<TCommand>? table = this; table is not null; table = table.Parent)
        {
            if (table._byKey.TryGetValue(key, out KeyBinding<TCommand>? binding))
            {
                command = binding.Command;
                return true;
            }
        }

        command = default;
        return false;
    }

    /// <summary>
    /// What is wrong with the table, a sentence each: a key bound twice, no key, no help, no command of the enum's. For tests.
    /// </summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        HashSet<KeyInput> seen = [];
        foreach (KeyBinding<TCommand> binding in _bindings)
        {
            if (binding.Keys.Count == 0)
            {
                faults.Add($"{Name}: {binding.Command} has no key");
            }

            if (string.IsNullOrWhiteSpace(binding.Help))
            {
                faults.Add($"{Name}: {binding.Command} has no help");
            }

            foreach (KeyInput key in binding.Keys)
            {
                if (!seen.Add(key))
                {
                    faults.Add($"{Name}: key '{key}' is bound twice");
                }
            }
        }

        return faults;
    }
}
