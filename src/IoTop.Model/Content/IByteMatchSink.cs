namespace IoTop.Model;

/// <summary>Takes matches as they are found; a struct, so that the loop that finds them is made for it.</summary>
internal interface IByteMatchSink
{
    /// <param name="start">In the bytes that were searched.</param>
    /// <returns>Whether to go on.</returns>
    bool Found(int start, int length);
}
