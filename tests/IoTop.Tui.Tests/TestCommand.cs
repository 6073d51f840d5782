namespace IoTop.Tui.Tests;

public enum TestCommand
{
    None,
    Quit,
    Help,
    Open,
    Sort,
}
