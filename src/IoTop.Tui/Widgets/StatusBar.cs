namespace IoTop.Tui;

/// <summary>
/// The last line: key hints made from the key table, a message in their place when there is one, warnings at the right.
/// </summary>
public static class StatusBar
{
    /// <param name="canvas">Its first row is used.</param>
    /// <param name="keys">Hints are shown in the table's order, then its parent's; those without a label are not.</param>
    /// <param name="message">Shown instead of the hints; may hold untrusted text. Empty: none.</param>
    /// <param name="warning">Kept in sight at the right edge, before anything else. Empty: none.</param>
    public static void Draw<TCommand>(
        Canvas canvas, KeyTable<TCommand> keys, ReadOnlySpan<char> message, ReadOnlySpan<char> warning)
        where TCommand : struct, Enum
    {
        Canvas line = canvas.Row(0);
        line.Fill(0, 0, 1, line.Width, ' ', Role.KeyLabel);
        int end = DrawWarning(line, warning);
        if (!message.IsEmpty)
        {
            line.Write(0, 1, end - 1, message, Role.Message, Alignment.Left);
            return;
        }

        DrawHints(line.Columns(0, end), keys);
    }

    /// <summary>Returns the column before which the rest has to end.</summary>
    private static int DrawWarning(Canvas line, ReadOnlySpan<char> warning)
    {
        if (warning.IsEmpty || line.Width < 4)
        {
            return line.Width;
        }

        // The background of the bar belongs to the label role; a warning stands on its own blank.
        int width = DisplayText.Width(warning, line.Width - 2);
        int start = line.Width - width - 2;
        line.Fill(0, start, 1, width + 2, ' ', Role.Warning);
        line.Write(0, start + 1, width, warning, Role.Warning, Alignment.Left);
        return start;
    }

    private static void DrawHints<TCommand>(Canvas line, KeyTable<TCommand> keys)
        where TCommand : struct, Enum
    {
        int column = 1;
        bool isShort = NeededWidth(keys) > line.Width;
        for (KeyTable<TCommand>? table = keys; table is not null; table = table.Parent)
        {
            foreach (KeyBinding<TCommand> binding in table.Bindings)
            {
                if (!IsShown(keys, table, binding))
                {
                    continue;
                }

                // In a narrow line the gaps shrink first; then the least important hints, which are last, are left out whole.
                int width = HintWidth(binding);
                if (column + width > line.Width)
                {
                    continue;
                }

                column += line.Write(0, column, binding.KeyText, Role.KeyHint);
                column += 1 + line.Write(0, column + 1, binding.Label, Role.KeyLabel);
                column += isShort ? 1 : 2;
            }
        }
    }

    private static int NeededWidth<TCommand>(KeyTable<TCommand> keys)
        where TCommand : struct, Enum
    {
        int width = 1;
        for (KeyTable<TCommand>? table = keys; table is not null; table = table.Parent)
        {
            foreach (KeyBinding<TCommand> binding in table.Bindings)
            {
                width += IsShown(keys, table, binding) ? HintWidth(binding) + 2 : 0;
            }
        }

        return width;
    }

    /// <summary>A hint of a parent is left out when the scope gave its key another meaning.</summary>
    private static bool IsShown<TCommand>(KeyTable<TCommand> keys, KeyTable<TCommand> table, KeyBinding<TCommand> binding)
        where TCommand : struct, Enum =>
        binding.Label.Length > 0 && binding.Keys.Count > 0
        && (ReferenceEquals(keys, table)
            || (keys.TryGetCommand(binding.Keys[0], out TCommand command)
                && EqualityComparer<TCommand>.Default.Equals(command, binding.Command)));

    private static int HintWidth<TCommand>(KeyBinding<TCommand> binding)
        where TCommand : struct, Enum =>
        DisplayText.Width(binding.KeyText) + 1 + DisplayText.Width(binding.Label);

    /// <summary>The command whose hint is at a column of the line, for clicks; false beside all hints.</summary>
    public static bool TryHit<TCommand>(KeyTable<TCommand> keys, int width, int at, out TCommand command)
        where TCommand : struct, Enum
    {
        int column = 1;
        bool isShort = NeededWidth(keys) > width;
        for (KeyTable<TCommand>? table = keys; table is not null; table = table.Parent)
        {
            foreach (KeyBinding<TCommand> binding in table.Bindings)
            {
                int hint = HintWidth(binding);
                if (!IsShown(keys, table, binding) || column + hint > width)
                {
                    continue;
                }

                if (at >= column && at < column + hint)
                {
                    command = binding.Command;
                    return true;
                }

                column += hint + (isShort ? 1 : 2);
            }
        }

        command = default;
        return false;
    }
}
