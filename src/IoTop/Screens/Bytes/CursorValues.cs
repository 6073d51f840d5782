using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The bytes from the cursor on, read as numbers, times and addresses.</summary>
internal sealed class CursorValues : IInspectorRows
{
    private readonly byte[] _bytes = new byte[DataInspector.MaxBytes];
    private readonly byte[] _present = new byte[DataInspector.MaxBytes];
    private int _length;

    public int Count => DataInspector.Count;

    /// <summary>Takes the bytes from a position on, up to the first that was not captured.</summary>
    public void Read(IHexBytes bytes, long position)
    {
        int copied = bytes.Copy(position, _bytes, _present);
        int missing = _present.AsSpan(0, copied).IndexOf((byte)0);
        _length = missing < 0 ? copied : missing;
    }

    public ReadOnlySpan<byte> Label(int row) => DataInspector.Label(row);

    public int Write(int row, bool bigEndian, Span<byte> text) => DataInspector.Write(row, _bytes.AsSpan(0, _length), bigEndian, text);
}
