using System.Text.Json;

namespace IoTop.Output;

/// <summary>The object that every JSON Lines stream begins with: what the fields are called and what they mean.</summary>
internal static class RecordSchema
{
    public static void Write<TField>(JsonFieldWriter<TField> writer, string name, int version, IReadOnlyList<RecordField> fields)
        where TField : struct, Enum
    {
        Utf8JsonWriter json = writer.Json;
        json.WriteStartObject();
        json.WriteString("type", "schema");
        json.WriteString("schema", name);
        json.WriteNumber("version", version);
        json.WriteStartObject("fields");
        foreach (RecordField field in fields)
        {
            json.WriteString(field.Name, $"{field.Unit}: {field.Help}");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        writer.EndLine();
    }
}
