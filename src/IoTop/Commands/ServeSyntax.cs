using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace IoTop.Commands;

/// <summary>Options of <c>serve</c>.</summary>
internal sealed class ServeSyntax
{
    private const int MostTop = 10_000;

    private readonly ValueOption<IPEndPoint> _listen = new("--listen", "ADDRESS",
        "address and port, or a port alone for 127.0.0.1; for all of the machine's addresses 0.0.0.0:PORT or [::]:PORT [127.0.0.1:9464]",
        ParseAddress);
    private readonly ValueOption<TimeSpan?> _delay = new("--delay", "SEC",
        $"read the counters at least this often, {OptionParsers.DelayRange}; each scrape reads them, too [5]", OptionParsers.Delay, "-d");
    private readonly ValueOption<int?> _top = new("--top", "N",
        "how many processes, and how many cgroups, have series of their own; the rest is summed up [50]",
        OptionParsers.Count("number of series", MostTop))
    { Section = OptionSection.What };
    private readonly ValueOption<string[]> _devices = new("--device", "DEVICE",
        "devices with series, by name, path, mount point or major:minor: repeat it or list them with commas [all disks]",
        OptionParsers.Words, "-D")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@device"] };
    private readonly FlagOption _byDirtier = new("--by-dirtier",
        "writes count for the process that dirtied the page, not for the one that sent them", "--by-dirtier")
    { Section = OptionSection.What };
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");

    public ServeSyntax()
    {
        List<Option> options = [_listen, _delay, _top, _devices, _byDirtier, _verbose];
        options.ForEach(Command.Options.Add);
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("serve", "Offers the counters to Prometheus and its like, as OpenMetrics over HTTP");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp serve", "metrics for this machine alone, at http://127.0.0.1:9464/metrics"),
        ("iotop-sharp serve --listen 10.0.0.7:9464 --top 20", "for a Prometheus elsewhere: whoever reaches that address reads names of processes"),
        ("iotop-sharp serve -D nvme0n1,sda --delay 15", "two disks, and little cost when nobody scrapes"),
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public ServeOptions Bind(ParseResult result)
    {
        ServeOptions defaults = new();
        return new ServeOptions
        {
            Listen = result.GetValue(_listen) ?? defaults.Listen,
            Delay = result.GetValue(_delay) ?? defaults.Delay,
            Top = result.GetValue(_top) ?? defaults.Top,
            Devices = result.GetValue(_devices) ?? [],
            ByDirtier = ProgramSyntax.Has(result, _byDirtier),
        };
    }

    /// <summary>Names are not looked up: they may lead anywhere, but for the one that every machine has.</summary>
    private static IPEndPoint? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        string bare = text.StartsWith(':') && !text.StartsWith("::", StringComparison.Ordinal) ? text[1..] : text;
        if (ushort.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        const string Local = "localhost:";
        if (text.StartsWith(Local, StringComparison.OrdinalIgnoreCase))
        {
            text = $"127.0.0.1:{text[Local.Length..]}";
        }

        // "1.2" and 99999 would be addresses, too, but nobody means them.
        int colons = text.Count(static c => c == ':');
        bool hasPort = text.LastIndexOf(':') > text.LastIndexOf(']') && (text.StartsWith('[') || colons == 1);
        if ((colons > 1 || text.Count(static c => c == '.') == 3) && IPEndPoint.TryParse(text, out IPEndPoint? address))
        {
            return hasPort ? address : new IPEndPoint(address.Address, ServeOptions.DefaultPort);
        }

        result.AddError($"'{text}' is not an address and a port, such as 127.0.0.1:9464 or [::1]:9464");
        return null;
    }
}
