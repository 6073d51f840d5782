namespace IoTop.Model;

/// <summary>The makers of events.</summary>
public enum SourceKind
{
    Live,
    Recording,
    Script,
}
