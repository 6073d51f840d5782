namespace IoTop.Commands;

/// <summary>What the locale says of the terminal's characters.</summary>
internal static class Locale
{
    /// <summary>True when LC_ALL, LC_CTYPE or LANG, in this order, names UTF-8.</summary>
    public static bool IsUtf8(Func<string, string?> variable)
    {
        foreach (string name in (ReadOnlySpan<string>)["LC_ALL", "LC_CTYPE", "LANG"])
        {
            if (variable(name) is { Length: > 0 } value)
            {
                return value.Contains("UTF-8", StringComparison.OrdinalIgnoreCase)
                    || value.Contains("utf8", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}
