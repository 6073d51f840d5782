namespace IoTop.Tui;

/// <summary>What a search found, in the order of its position.</summary>
public interface IHexMarks
{
    /// <summary>The first mark that ends behind a position, also one that begins before it; false when there is none.</summary>
    bool Next(long from, out long start, out int length);
}
