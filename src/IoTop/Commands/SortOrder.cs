using System.CommandLine.Parsing;
using IoTop.Columns;

namespace IoTop.Commands;

/// <summary>A column to sort by and, when the user said so, the direction.</summary>
internal sealed record SortOrder(string Key, bool? Ascending)
{
    /// <summary>Columns that can be sorted by.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [.. ProcessColumns.All.Where(static column => column.Compare is not null).Select(static column => column.Key)];

    /// <summary>Reads <c>KEY</c>, <c>KEY:asc</c> or <c>KEY:desc</c>.</summary>
    public static SortOrder? Parse(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string key = (colon < 0 ? text : text[..colon]).ToLowerInvariant();
        if (!Keys.Contains(key))
        {
            result.AddError($"cannot sort by '{key}': use one of {string.Join(", ", Keys)}");
            return null;
        }

        switch (colon < 0 ? string.Empty : text[(colon + 1)..])
        {
            case "":
                return new SortOrder(key, null);
            case "asc":
                return new SortOrder(key, true);
            case "desc":
                return new SortOrder(key, false);
            default:
                result.AddError($"the sort direction is asc or desc, not '{text[(colon + 1)..]}'");
                return null;
        }
    }
}
