namespace IoTop.Tui.Tests;

/// <summary>Finds for hex tests, ascending.</summary>
internal sealed class HexMarks(params HexRange[] marks) : IHexMarks
{
    internal int Asked { get; private set; }

    public bool Next(long from, out long start, out int length)
    {
        Asked++;
        foreach (HexRange mark in marks)
        {
            if (mark.End > from)
            {
                (start, length) = (mark.Start, (int)mark.Length);
                return true;
            }
        }

        (start, length) = (0, 0);
        return false;
    }
}
