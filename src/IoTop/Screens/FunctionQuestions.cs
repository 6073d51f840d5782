using System.Globalization;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What the views of functions ask: whom to watch, and which functions to count.</summary>
internal static class FunctionQuestions
{
    /// <summary>"812, 977+": the second with its children.</summary>
    public static PromptModal Pids(Session session) => new(
        "watch processes (42+ with children)", "PIDs: ", "", static text => PidFault(text), text =>
        {
            string[] words = FilterText.Words(text);
            uint[] alone = [.. words.Where(static word => !word.EndsWith('+')).Select(ParsePid)];
            uint[] parents = [.. words.Where(static word => word.EndsWith('+')).Select(ParsePid)];
            string fault = session.Watch(alone, children: false);
            string other = session.Watch(parents, children: true);
            session.Front.Say(fault.Length > 0 ? fault : other);
        });

    /// <summary>First the patterns, then a list of what they stand for.</summary>
    public static Modal? Functions(Session session)
    {
        if (session.Functions is null)
        {
            session.Front.Say(session.FunctionsFault is null ? "no probe is attached yet" : session.FunctionsFault.Message);
            return null;
        }

        return new PromptModal(
            "count functions of the kernel", "names or patterns: ", "",
            static text => FilterText.Words(text).Length == 0 ? "such as vfs_* or tcp_sendmsg" : null,
            text => Choose(session, FilterText.Words(text)));
    }

    private static void Choose(Session session, string[] globs)
    {
        IReadOnlyList<FunctionMatch> matches = session.Functions!.Source.Match(globs);
        if (matches.Count == 0)
        {
            session.Front.Say($"the kernel has no function {string.Join(" or ", globs)}");
            return;
        }

        List<ListItem> items = [];
        List<long> marked = [];
        for (int match = 0; match < matches.Count; match++)
        {
            items.Add(new ListItem(match, matches[match].Name, matches[match].WhyNot));
            if (matches[match].WhyNot.Length == 0)
            {
                marked.Add(match);
            }
        }

        int cannot = matches.Count - marked.Count;
        string title = cannot == 0 ? $"{matches.Count} match: Enter attaches"
            : marked.Count == 0 ? $"{matches.Count} match, none can be probed"
            : $"{matches.Count} match, {cannot} cannot be probed";
        ListDialog dialog = new(title, items, marked: marked);
        session.Front.Ask(new ListModal(dialog, chosen => Attach(session, globs, matches, marked, chosen)));
    }

    private static void Attach(
        Session session, string[] globs, IReadOnlyList<FunctionMatch> matches, List<long> marked, IReadOnlySet<long> chosen)
    {
        // All of them: the patterns themselves, which the kernel may take as one. Else the chosen ones by name.
        if (chosen.SetEquals(marked))
        {
            session.AddFunctions(globs);
            return;
        }

        IEnumerable<FunctionMatch> taken = chosen.Order().Select(match => matches[(int)match]);
        string[] names = [.. taken.Where(static match => match.WhyNot.Length == 0).Select(static match => match.Name)];
        if (names.Length == 0)
        {
            session.Front.Say("none of them can be probed");
            return;
        }

        session.AddFunctions(names);
    }

    private static string? PidFault(string text)
    {
        string[] words = FilterText.Words(text);
        foreach (string word in words)
        {
            if (ParsePid(word) == 0)
            {
                return $"no PID: {word}";
            }
        }

        return words.Length == 0 ? "one or more PIDs, apart by blanks or commas" : null;
    }

    private static uint ParsePid(string word) =>
        uint.TryParse(word.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out uint pid)
        && pid <= int.MaxValue ? pid : 0;
}
