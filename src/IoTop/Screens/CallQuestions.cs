using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What the view of calls asks: which functions to trace, and for whom to count one.</summary>
internal static class CallQuestions
{
    /// <summary>The patterns; null while nothing can be traced.</summary>
    public static Modal? Globs(Session session)
    {
        if (session.Calls is null)
        {
            session.Front.Say(session.CallsFault is null ? "not ready yet" : session.CallsFault.Message);
            return null;
        }

        return new CallGlobsModal(session);
    }

    /// <summary>Counts a function in the view of functions; when the process that called it is not watched there, that is offered.</summary>
    /// <param name="session">What is looked at.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="tgid">Whose call is under the cursor; 0: nobody's.</param>
    /// <param name="name">Name of its task.</param>
    public static void Count(Session session, string function, uint tgid, string name)
    {
        if (tgid == 0 || session.Functions?.Find(tgid) is not null)
        {
            Add(session, function);
            return;
        }

        string others = session.Functions is { Rows.IsEmpty: false } table ? $"for the {table.Rows.Length} that are watched" : "nobody is watched yet";
        List<ListItem> items =
        [
            new(1, "watch it", $"count for {name} {tgid}, too"),
            new(0, "only add it", others),
        ];
        session.Front.Ask(new ListModal(new ListDialog($"{DisplayText.ToSafeString(function)} in Functions", items, isMultiple: false), chosen =>
        {
            Add(session, function);
            if (chosen.Contains(1))
            {
                string fault = session.Watch([tgid], children: false);
                if (fault.Length > 0)
                {
                    session.Front.Say(fault);
                }
            }
        }));
    }

    private static void Add(Session session, string function)
    {
        // A function of a module is printed with the module's name behind it.
        int module = function.IndexOf(' ', StringComparison.Ordinal);
        session.AddFunctions([module < 0 ? function : function[..module]]);
    }
}
