using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>Reads option values; what is wrong with one becomes an error of the parse result.</summary>
internal static class OptionParsers
{
    public const double MinDelaySeconds = 0.05;
    public const double MaxDelaySeconds = 3600;
    public const long MaxFileBytes = 1L << 62;

    /// <summary>The two as text.</summary>
    public static string DelayRange { get; } = string.Create(CultureInfo.InvariantCulture, $"{MinDelaySeconds} to {MaxDelaySeconds}");

    /// <summary>A number of seconds with an optional fraction.</summary>
    public static TimeSpan? Delay(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= MinDelaySeconds and <= MaxDelaySeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        result.AddError($"the delay must be a number of seconds from {DelayRange}, not '{text}'");
        return null;
    }

    /// <summary>A number of seconds, fractions allowed, above 0.</summary>
    public static TimeSpan? Seconds(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        result.AddError($"'{text}' is not a number of seconds");
        return null;
    }

    /// <summary>Milliseconds, fractions allowed, as nanoseconds.</summary>
    public static ulong? Milliseconds(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double ms) && ms is >= 0 and < 1e9)
        {
            return (ulong)(ms * 1e6);
        }

        result.AddError($"'{text}' is not a number of milliseconds");
        return null;
    }

    /// <summary>A positive whole number.</summary>
    public static Func<ArgumentResult, int?> Count(string what, int max) => result =>
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= max)
        {
            return count;
        }

        result.AddError($"the {what} must be a whole number from 1" + (max == int.MaxValue ? " on" : $" to {max}") + $", not '{text}'");
        return null;
    };

    /// <summary>A size with an optional K, M or G (powers of 1024).</summary>
    public static uint? Bytes(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (TryBytes(text, uint.MaxValue, out long bytes))
        {
            return (uint)bytes;
        }

        result.AddError(NoSize(text));
        return null;
    }

    /// <summary>The size of a file, such as 10G or 1T; above 0.</summary>
    public static long? FileBytes(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (TryBytes(text, MaxFileBytes, out long bytes) && bytes > 0)
        {
            return bytes;
        }

        result.AddError(bytes == 0 && TryBytes(text, MaxFileBytes, out _) ? $"'{text}' leaves no room" : NoSize(text));
        return null;
    }

    /// <summary>A number with an optional K, M, G or T.</summary>
    public static bool TryBytes(string text, long max, out long bytes)
    {
        string digits = text.TrimEnd('B', 'b', 'i');
        int shift = digits.Length == 0 ? 0
            : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        if (shift > 0)
        {
            digits = digits[..^1];
        }

        bool isSize = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number >= 0 && number * (1L << shift) <= max;
        bytes = isSize ? (long)(number * (1L << shift)) : 0;
        return isSize;
    }

    public static string NoSize(string text) => $"'{text}' is not a size: give bytes, or a number with K, M or G";

    /// <summary>Process ids, several options and commas between them.</summary>
    public static uint[] Pids(ArgumentResult result)
    {
        var pids = new List<uint>();
        foreach (string text in List(result))
        {
            if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint pid) || pid > int.MaxValue)
            {
                result.AddError($"'{text}' is not a process id");
                return [];
            }

            pids.Add(pid);
        }

        return [.. pids];
    }

    /// <summary>Words, several options and commas between them.</summary>
    public static string[] Words(ArgumentResult result) => [.. List(result)];

    /// <summary>One of a few words.</summary>
    public static Func<ArgumentResult, T?> Choice<T>(string what, IReadOnlyList<(string Name, T Value)> choices)
        where T : struct => result =>
    {
        string text = result.Tokens[^1].Value;
        foreach ((string name, T value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        result.AddError($"unknown {what} '{text}': use one of {string.Join(", ", choices.Select(c => c.Name))}");
        return null;
    };

    /// <summary>Name of a colour scheme.</summary>
    public static string? Theme(ArgumentResult result)
    {
        string name = result.Tokens[^1].Value;
        if (Scheme.TryGet(name, out _))
        {
            return name;
        }

        result.AddError($"unknown theme '{name}': use one of {string.Join(", ", Scheme.Names)}");
        return null;
    }

    private static IEnumerable<string> List(ArgumentResult result) =>
        result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
