namespace IoTop.Tui;

/// <summary>A mouse event at a cell, from 0.</summary>
public readonly record struct MouseInput(MouseAction Action, int Row, int Column);
