using System.Text.Json;

namespace IoTop.Output;

/// <summary>The object that every JSON Lines stream begins with: what the fields are called and what they mean.</summary>
internal static class RecordSchema
{
    /// <param name="nested">What the fields of objects in the record are called, with a name for each kind of object.</param>
    public static void Write<TField>(JsonFieldWriter<TField> writer, string name, int version, IReadOnlyList<RecordField> fields,
        params ReadOnlySpan<(string Name, IReadOnlyList<RecordField> Fields)> nested)
        where TField : struct, Enum
    {
        Begin(writer.Lines, name, version);
        Fields(writer.Json, "fields", fields);
        foreach ((string title, IReadOnlyList<RecordField> ofObject) in nested)
        {
            Fields(writer.Json, title, ofObject);
        }

        writer.Lines.End();
    }

    /// <summary>Of objects whose fields explain themselves.</summary>
    public static void Write(JsonLines lines, string name, int version)
    {
        Begin(lines, name, version);
        lines.End();
    }

    private static void Begin(JsonLines lines, string name, int version)
    {
        lines.Begin("schema");
        lines.Json.WriteString("schema", name);
        lines.Json.WriteNumber("version", version);
    }

    private static void Fields(Utf8JsonWriter json, string title, IReadOnlyList<RecordField> fields)
    {
        json.WriteStartObject(title);
        foreach (RecordField field in fields)
        {
            json.WriteString(field.Name, $"{field.Unit}: {field.Help}");
        }

        json.WriteEndObject();
    }
}
