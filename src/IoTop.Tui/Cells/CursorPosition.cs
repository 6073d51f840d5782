namespace IoTop.Tui;

/// <summary>Where the terminal's cursor is to stand, from 0; <see cref="Hidden"/> when nothing is being typed.</summary>
public readonly record struct CursorPosition(int Row, int Column)
{
    public static CursorPosition Hidden => new(-1, -1);

    public bool IsHidden => Row < 0 || Column < 0;

    /// <summary>The same place seen from a surface that begins at the given row and column of the outer one.</summary>
    public CursorPosition Offset(int rows, int columns) => IsHidden ? this : new(Row + rows, Column + columns);
}
