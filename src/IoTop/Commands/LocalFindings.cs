using System.Globalization;
using System.Runtime.InteropServices;
using IoTop.Bpf;
using IoTop.Interop;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>
/// What doctor asks beside the kernel: the terminal, its library, the locale, the limits; and whether the tracer really loads.
/// </summary>
internal static class LocalFindings
{
    private const string NcursesLibrary = "libncursesw.so.6";

    /// <param name="term">The TERM of the environment; empty: not set.</param>
    /// <param name="utf8">The terminal shows UTF-8.</param>
    /// <param name="isTerminal">Input and output are one.</param>
    public static IEnumerable<Finding> Ask(string term, bool utf8, bool isTerminal)
    {
        yield return Library();
        yield return Compression();
        bool usable = term.Length > 0 && term != "dumb";
        yield return new Finding("terminal", usable ? FindingState.Yes : FindingState.No, false,
            term.Length == 0 ? "TERM is not set"
                : $"TERM={term}{(isTerminal ? "" : ", input or output is not a terminal here")}",
            usable ? "" : "export TERM=xterm-256color; batch (-b) and trace work without");
        yield return new Finding("UTF-8 locale", utf8 ? FindingState.Yes : FindingState.No, false,
            utf8 ? "graphs are drawn with braille" : "LC_ALL, LC_CTYPE or LANG asks for another encoding: graphs are drawn with ASCII",
            utf8 ? "" : "export LC_CTYPE=C.UTF-8, or use --unicode");
        yield return LockedMemory();
    }

    /// <summary>The proof: the tracer and what captures segments and bytes are loaded, attached and taken away again.</summary>
    public static IEnumerable<Finding> TryLoad(Func<SourceRequest, IEventSource> open)
    {
        var findings = new List<Finding>();
        try
        {
            using IEventSource source = open(new SourceRequest());
            findings.Add(new Finding("tracer loads", FindingState.Yes, true, "loaded and attached just now"));
            source.Capture = new CaptureSettings { Level = CaptureLevel.Payload };
            CaptureAbility ability = source.CaptureAbility;
            findings.Add(Capture("segments", ability, CaptureLevel.Segments));
            findings.Add(Capture("payload", ability, CaptureLevel.Payload));
        }
        catch (BpfException exception)
        {
            findings.Add(new Finding("tracer loads", FindingState.No, true, exception.Message, exception.Hint ?? "iotop-sharp --verbose -b -n 1"));
        }

        return findings;
    }

    private static Finding Capture(string name, CaptureAbility ability, CaptureLevel level) =>
        new($"{name} captured", ability.Highest >= level ? FindingState.Yes : FindingState.No, false,
            ability.Highest < level || level == CaptureLevel.Payload ? ability.Why : "loaded and attached just now");

    private static Finding Library()
    {
        bool found = NativeLibrary.TryLoad(NcursesLibrary, out nint library);
        if (found)
        {
            NativeLibrary.Free(library);
        }

        return new Finding("ncursesw", found ? FindingState.Yes : FindingState.No, false,
            found ? $"{NcursesLibrary}, draws the screen" : $"{NcursesLibrary} was not found: no screen, but batch and trace work",
            found ? "" : "install it: apt install libncursesw6 (Fedora: ncurses-libs, Arch: ncurses, openSUSE: libncurses6)");
    }

    private static Finding Compression() =>
        new("libzstd", Recorder.Compresses ? FindingState.Yes : FindingState.No, false,
            Recorder.Compresses ? "libzstd.so.1, packs recordings"
                : "libzstd.so.1 was not found: recordings are written as they are, and those that are packed cannot be replayed",
            Recorder.Compresses ? "" : "install it: apt install libzstd1 (Fedora: libzstd, Arch: zstd)");

    private static Finding LockedMemory()
    {
        if (Libc.getrlimit(Libc.RLIMIT_MEMLOCK, out Libc.ResourceLimit limit) != 0)
        {
            return new Finding("locked memory", FindingState.Unknown, false, "the limit could not be read");
        }

        string size = limit.Soft == nuint.MaxValue ? "unlimited"
            : string.Create(CultureInfo.InvariantCulture, $"limit {limit.Soft / 1024} KiB");
        return new Finding("locked memory", FindingState.Yes, false,
            $"{size}; kernels since 5.11 do not count BPF memory against it, before that libbpf raises it");
    }
}
