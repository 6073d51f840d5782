using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace IoTop.Bpf.Tests;

/// <summary>The enums of the headers in bpf that both sides share, by reading them.</summary>
internal static partial class HeaderEnums
{
    internal static Dictionary<string, long> Read(string enumName, string prefix, [CallerFilePath] string here = "")
    {
        string bpf = Path.Combine(Path.GetDirectoryName(here)!, "../../bpf");
        string[] names = ["iotop.h", "functions.h", "syscalls.h", "histogram.h"];
        string header = string.Concat(names.Select(name => File.ReadAllText(Path.Combine(bpf, name))));
        string body = Regex.Match(header, $@"enum {enumName} \{{(.*?)\}};", RegexOptions.Singleline).Groups[1].Value;
        var result = new Dictionary<string, long>();
        long next = 0;
        foreach (Match entry in Entry().Matches(Comment().Replace(body, "")))
        {
            next = entry.Groups[2].Success ? long.Parse(entry.Groups[2].Value, CultureInfo.InvariantCulture) : next;
            string name = entry.Groups[1].Value;
            if (!name.EndsWith("_COUNT", StringComparison.Ordinal))
            {
                result[WireFormatTests.PascalCase(name[prefix.Length..])] = next;
            }

            next++;
        }

        return result;
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(\w+)(?:\s*=\s*(\d+))?\s*,")]
    private static partial Regex Entry();
}
