using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance;
using IoTop.Tui;

namespace IoTop.Testing;

/// <summary>A screen drawn for a test, asserted as lines of text, as a map of styles, or against a golden file.</summary>
internal sealed class Screen
{
    private readonly CellGrid _grid;

    private Screen(CellGrid grid) => _grid = grid;

    internal delegate void DrawAction(Canvas canvas);

    internal Span2D<Cell> Cells => _grid.Cells;

    internal string[] Lines => ScreenText.Lines(_grid.Cells);

    /// <summary>Draws on a blank screen of this size.</summary>
    internal static Screen Draw(int width, int height, DrawAction draw)
    {
        var grid = new CellGrid(width, height);
        draw(grid.Canvas);
        return new Screen(grid);
    }

    /// <summary>A screen that a terminal has shown.</summary>
    internal static Screen Of(MemoryTerminal terminal)
    {
        var grid = new CellGrid(terminal.Size.Width, terminal.Size.Height);
        terminal.Screen.CopyTo(grid.Cells);
        return new Screen(grid);
    }

    /// <summary>The lines, blanks at their ends left out; blank lines at the end may be left out too.</summary>
    internal void ShouldBe(params string[] expected)
    {
        string[] actual = Lines;
        int count = Math.Max(expected.Length, actual.Length);
        string[] padded = new string[count];
        Array.Fill(padded, "");
        expected.CopyTo(padded, 0);
        Assert.Equal(string.Join('\n', padded), string.Join('\n', actual.Concat(Enumerable.Repeat("", count - actual.Length))));
    }

    /// <summary>
    /// The styles, a letter for each cell: a, b, ... in the order of the legend; '.' is the normal style. The legend must name every
    /// style that is used.
    /// </summary>
    internal void StylesShouldBe(Style[] legend, params string[] expected)
    {
        List<Style> used = [.. legend];
        string[] actual = ScreenText.StyleMap(_grid.Cells, used);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual).TrimEnd('\n'));
        Assert.Equal(legend, used);
    }

    /// <summary>
    /// Compares text and styles with Golden/NAME.txt beside the test's source file. IOTOP_UPDATE_SCREENS=1 rewrites it; a mismatch leaves
    /// NAME.txt.actual there.
    /// </summary>
    internal void ShouldBeGolden(string name, [CallerFilePath] string testFile = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(testFile)!, "Golden", name + ".txt");
        string actualFile = file + ".actual";
        string actual = Describe();
        if (Environment.GetEnvironmentVariable("IOTOP_UPDATE_SCREENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            File.Delete(actualFile);
            return;
        }

        string expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (expected == actual)
        {
            File.Delete(actualFile);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(actualFile, actual);
        string remedy = $"see {Path.GetFileName(actualFile)}, or accept it with IOTOP_UPDATE_SCREENS=1";
        Assert.Fail($"{file} differs; {remedy}.\n{FirstDifference(expected, actual)}");
    }

    /// <summary>The text, then the map of styles and what its letters mean.</summary>
    private string Describe()
    {
        List<Style> legend = [];
        string[] map = ScreenText.StyleMap(_grid.Cells, legend);
        List<string> lines = [.. Lines, new string('-', Math.Max(8, _grid.Size.Width)), .. map];
        for (int index = 0; index < legend.Count; index++)
        {
            string letter = ScreenText.StyleMap(Single(legend[index]), legend)[0];
            lines.Add($"{letter} {ScreenText.Describe(legend[index])}");
        }

        return string.Join('\n', lines) + "\n";
    }

    private static ReadOnlySpan2D<Cell> Single(Style style) => new(new[] { new Cell('x', style) }, 1, 1);

    private static string FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        string expectedLine = line < left.Length ? left[line] : "(end)";
        string actualLine = line < right.Length ? right[line] : "(end)";
        return $"line {line + 1}\n  expected: {expectedLine}\n  actual:   {actualLine}";
    }
}
