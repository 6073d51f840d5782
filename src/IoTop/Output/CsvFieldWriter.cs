using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace IoTop.Output;

/// <summary>
/// Records as RFC 4180 rows: one column per field, empty where a record has no such field. Control characters in names are escaped as
/// in <see cref="OneLineText"/>, so that a row is always one line.
/// </summary>
internal sealed class CsvFieldWriter<TField> : IFieldWriter<TField>
    where TField : struct, Enum
{
    private static readonly SearchValues<byte> s_quoted = SearchValues.Create("\",\r\n"u8);
    private readonly OutputBuffer _output;
    private readonly OutputBuffer _cell = new(Stream.Null);
    private readonly TextWriting _writing;
    private readonly int _columns;
    private int _next;

    public CsvFieldWriter(OutputBuffer output, TextWriting writing, int columns)
    {
        _output = output;
        _writing = writing;
        _columns = columns;
    }

    /// <summary>Writes the header row.</summary>
    public void Header(IEnumerable<string> names)
    {
        _output.Write(Encoding.ASCII.GetBytes(string.Join(',', names)));
        EndLine();
    }

    public void Begin() => _next = 0;

    public void Word(TField field, ReadOnlySpan<byte> value)
    {
        Seek(field);
        _output.Write(value);
    }

    public void Words(TField field, ReadOnlySpan<byte> values) => Word(field, values);

    public void Text(TField field, ReadOnlySpan<byte> value)
    {
        Seek(field);
        _cell.Clear();
        _writing.Write(_cell, value);
        ReadOnlySpan<byte> cell = _cell.Pending;
        if (!cell.ContainsAny(s_quoted))
        {
            _output.Write(cell);
            return;
        }

        _output.Write((byte)'"');
        for (int quote = cell.IndexOf((byte)'"'); quote >= 0; quote = cell.IndexOf((byte)'"'))
        {
            _output.Write(cell[..(quote + 1)]);
            _output.Write((byte)'"');
            cell = cell[(quote + 1)..];
        }

        _output.Write(cell);
        _output.Write((byte)'"');
    }

    public void Number(TField field, ulong value)
    {
        Seek(field);
        Span<byte> text = _output.GetSpan(20);
        _ = value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
        _output.Advance(written);
    }

    public void Number(TField field, double value)
    {
        Seek(field);
        Span<byte> text = _output.GetSpan(32);
        _ = Math.Round(value, 3).TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
        _output.Advance(written);
    }

    public void Flag(TField field, bool value) => Word(field, value ? "true"u8 : "false"u8);

    public void End()
    {
        _output.Fill((byte)',', _columns - 1 - Math.Max(0, _next - 1));
        EndLine();
    }

    private void Seek(TField field)
    {
        int column = Unsafe.BitCast<TField, int>(field);
        _output.Fill((byte)',', column - Math.Max(0, _next - 1));
        _next = column + 1;
    }

    private void EndLine() => _output.Write("\r\n"u8);
}
