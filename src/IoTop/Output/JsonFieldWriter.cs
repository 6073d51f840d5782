using System.Runtime.CompilerServices;
using System.Text.Json;

namespace IoTop.Output;

/// <summary>
/// Records as JSON Lines. The strings of others are raw bytes: what is no UTF-8 becomes U+FFFD, control characters are escaped by JSON,
/// and all that is not ASCII too, so that a terminal shows nothing but ASCII.
/// </summary>
internal sealed class JsonFieldWriter<TField> : IFieldWriter<TField>, IDisposable
    where TField : struct, Enum
{
    private readonly Utf8JsonWriter _json;
    private readonly JsonEncodedText[] _names;

    public JsonFieldWriter(OutputBuffer output, IEnumerable<string> names)
    {
        Lines = new JsonLines(output);
        _json = Lines.Json;
        _names = [.. names.Select(name => JsonEncodedText.Encode(name))];
    }

    public void Dispose() => Lines.Dispose();

    /// <summary>For objects that are no records: the schema.</summary>
    public JsonLines Lines { get; }

    /// <summary>For what is more than a value: objects and lists in a record.</summary>
    public Utf8JsonWriter Json => _json;

    public void Begin() => _json.WriteStartObject();

    public void Word(TField field, ReadOnlySpan<byte> value) => _json.WriteString(_names[Unsafe.BitCast<TField, int>(field)], value);

    public void Words(TField field, ReadOnlySpan<byte> values)
    {
        _json.WriteStartArray(_names[Unsafe.BitCast<TField, int>(field)]);
        while (!values.IsEmpty)
        {
            int bar = values.IndexOf((byte)'|');
            _json.WriteStringValue(bar < 0 ? values : values[..bar]);
            values = bar < 0 ? [] : values[(bar + 1)..];
        }

        _json.WriteEndArray();
    }

    public void Text(TField field, ReadOnlySpan<byte> value) => _json.WriteString(_names[Unsafe.BitCast<TField, int>(field)], value);

    public void Number(TField field, ulong value) => _json.WriteNumber(_names[Unsafe.BitCast<TField, int>(field)], value);

    public void Number(TField field, double value) =>
        _json.WriteNumber(_names[Unsafe.BitCast<TField, int>(field)], double.IsFinite(value) ? Math.Round(value, 3) : 0);

    public void Flag(TField field, bool value) => _json.WriteBoolean(_names[Unsafe.BitCast<TField, int>(field)], value);

    public void End() => Lines.End();
}
