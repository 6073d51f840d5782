namespace IoTop.Commands;

/// <summary>How the key help is shown at start: iotop-c's -H.</summary>
internal enum HelpType
{
    None,
    Window,
    Inline,
}
