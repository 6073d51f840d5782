namespace IoTop.Screens;

/// <summary>The panes that show one I/O, from left to right or from above.</summary>
internal enum Pane
{
    List,
    Structure,
    Bytes,
}
