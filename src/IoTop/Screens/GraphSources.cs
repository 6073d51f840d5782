using IoTop.Commands;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What each source of the graph column shows, and how.</summary>
internal static class GraphSources
{
    public const int Count = (int)GraphSource.SwapIn + 1;

    public static string Header(GraphSource source) => source switch
    {
        GraphSource.Io => "GRAPH[IO]",
        GraphSource.Read => "GRAPH[R]",
        GraphSource.Write => "GRAPH[W]",
        GraphSource.ReadWrite => "GRAPH[R+W]",
        _ => "GRAPH[SW]",
    };

    public static HistoryValue Value(GraphSource source) => source switch
    {
        GraphSource.Io => HistoryValue.BusyPercent,
        GraphSource.Read => HistoryValue.ReadBytesPerSecond,
        GraphSource.Write => HistoryValue.WriteBytesPerSecond,
        GraphSource.ReadWrite => HistoryValue.BytesPerSecond,
        _ => HistoryValue.SwapPercent,
    };

    public static Gradient Colours(GraphSource source) => source switch
    {
        GraphSource.Write => Gradient.Write,
        GraphSource.Read or GraphSource.ReadWrite => Gradient.Read,
        _ => Gradient.Load,
    };

    /// <summary>The value that fills the graph; 0: the greatest that is visible.</summary>
    public static double Max(GraphSource source) => source is GraphSource.Io or GraphSource.SwapIn ? 100 : 0;
}
