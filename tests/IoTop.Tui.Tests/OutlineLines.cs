namespace IoTop.Tui.Tests;

/// <summary>Lines for outline tests: "# heading", "  indented".</summary>
internal sealed class OutlineLines(params string[] lines) : IOutline
{
    public int Count => lines.Length;

    public int Depth(int row) => (lines[row].Length - lines[row].AsSpan().TrimStart().Length) / OutlineView.Indent;

    public bool IsSelectable(int row) => !lines[row].StartsWith('#');

    public void DrawLine(int row, Canvas line) =>
        line.Write(0, 0, line.Width, lines[row].AsSpan().TrimStart(), Role.Normal, Alignment.Left);
}
