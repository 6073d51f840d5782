using System.Text;
using IoTop.Model;

namespace IoTop.Bpf;

/// <content>Functions of the user's choice.</content>
public sealed partial class LiveFunctionSource
{
    /// <summary>Functions of the user's choice where each needs probes of its own, which take their time to come and to go.</summary>
    internal const int MaxProbed = 64;

    /// <summary>Functions that programs can tell apart.</summary>
    internal const int MaxFunctions = 16384;

    private const ulong ReturnsValueBit = 1ul << 16;

    private readonly List<(int First, int Count, BpfObject Programs)> _multi = [];
    private int _probed;

    /// <inheritdoc/>
    public IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs)
    {
        List<FunctionMatch> matches = _symbols.Match(globs);
        const string WhyNot = "the kernel has no kprobes (CONFIG_KPROBES)";
        return _hasKprobes ? matches : [.. matches.Select(static match => match with { WhyNot = WhyNot })];
    }

    /// <inheritdoc/>
    public string AddFunctions(IReadOnlyList<string> globs)
    {
        IReadOnlyList<FunctionMatch> matches = Match(globs); // one pass over the kernel's lists for all of them
        List<string> whyNot = [];
        foreach (string glob in globs)
        {
            byte[] pattern = Encoding.UTF8.GetBytes(glob);
            FunctionMatch[] own = [.. matches.Where(match => SymbolGlob.IsMatch(pattern, Encoding.UTF8.GetBytes(match.Name)))];
            if (own.Length == 0)
            {
                whyNot.Add($"no function of the kernel matches '{glob}'");
            }
            else if (Array.TrueForAll(own, static match => match.WhyNot.Length > 0))
            {
                whyNot.Add($"'{glob}' cannot be watched: {own[0].Name}: {own[0].WhyNot}");
            }
        }

        string[] wanted = [.. matches.Where(static match => match.WhyNot.Length == 0).Select(static match => match.Name).Except(Watched())];
        if (wanted.Length > 0 && AttachAll(wanted) is { Length: > 0 } text)
        {
            whyNot.Add(text);
        }

        Version++;
        return string.Join("; ", whyNot);
    }

    private IEnumerable<string> Watched() =>
        _functions.Where(static info => info.Kind != FunctionSourceKind.None).Select(static info => info.Name);

    private string AttachAll(string[] names) =>
        _functions.Count + names.Length > MaxFunctions ? $"{names.Length} functions match: at most {MaxFunctions} can be watched"
        : TryAttachMulti(names) ? ""
        : AttachProbes(names);

    private bool TryAttachMulti(string[] names)
    {
        BpfObject? programs = null;
        try
        {
            programs = BpfObject.Open(EmbeddedObject.Read("functions_multi.bpf.o"));
            FunctionProbe.Share(programs, _maps);
            programs.Load();
            var cookies = new ulong[names.Length];
            HashSet<string> returning = ThatReturn(names);
            for (int i = 0; i < names.Length; i++)
            {
                cookies[i] = (uint)(_functions.Count + i) | (returning.Contains(names[i]) ? ReturnsValueBit : 0);
            }

            programs.AttachKprobeMulti("functions_return", atReturn: true, names, cookies);
            programs.AttachKprobeMulti("functions_entry", atReturn: false, names, cookies);
            _multi.Add((_functions.Count, names.Length, programs));
            _functions.AddRange(names.Select(static name =>
                new FunctionInfo(name, FunctionFamily.Other, FunctionSourceKind.KprobeMulti, "kprobe.multi")));
            return true;
        }
        catch (BpfException)
        {
            programs?.Dispose(); // before v5.18, or without FPROBE
            return false;
        }
    }

    /// <summary>One by one, as far as there is room.</summary>
    private string AttachProbes(string[] names)
    {
        if (_probed + names.Length > MaxProbed)
        {
            string room = _probed == 0 ? $"{MaxProbed}" : $"{MaxProbed - _probed} more";
            return $"{names.Length} functions match: at most {room} can be watched, " +
                "as the kernel has no kprobe.multi (CONFIG_FPROBE, since v5.18)";
        }

        List<string> refused = [];
        HashSet<string> returning = ThatReturn(names);
        foreach (string name in names)
        {
            try
            {
                Attach(new FixedFunction(name, FunctionFamily.Other, ReturnsValue: returning.Contains(name)));
                _probed++;
            }
            catch (BpfException exception)
            {
                refused.Add(exception.Message);
            }
        }

        return string.Join("; ", refused);
    }

    /// <summary>What a void function leaves in the register is no result; where the types do not tell, nothing is believed.</summary>
    private static HashSet<string> ThatReturn(string[] names)
    {
        try
        {
            using KernelBtf btf = KernelBtf.LoadRunning();
            return btf.FunctionsThatReturn(names);
        }
        catch (BpfException)
        {
            return [];
        }
    }

    /// <summary>Probes that serve many functions count what they miss for all of them together: it is told with the first.</summary>
    private ulong MultiMissed(int function)
    {
        foreach ((int first, int _, BpfObject programs) in _multi)
        {
            if (first == function)
            {
                return programs.MissedRuns() + programs.LinksMissed();
            }
        }

        return 0;
    }

    private ulong MultiRunTime()
    {
        ulong sum = 0;
        foreach ((int _, int _, BpfObject programs) in _multi)
        {
            sum += programs.RunTime();
        }

        return sum;
    }

    private void DisposeMulti()
    {
        _multi.ForEach(static entry => entry.Programs.Dispose());
        _multi.Clear();
    }
}
