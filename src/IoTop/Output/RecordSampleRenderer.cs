using System.Text.Json;

namespace IoTop.Output;

/// <summary>Samples as records: JSON Lines that begin with a schema object, or CSV that begins with a header row.</summary>
internal sealed class RecordSampleRenderer : ISampleRenderer
{
    private readonly Action _begin;
    private readonly SampleRecords _records;

    private RecordSampleRenderer(IFieldWriter writer, Action begin)
    {
        _records = new SampleRecords(writer);
        _begin = begin;
    }

    public static RecordSampleRenderer Json(OutputBuffer output)
    {
        var writer = new JsonFieldWriter(output, Names);
        return new RecordSampleRenderer(writer, () => WriteSchema(writer));
    }

    public static RecordSampleRenderer Csv(OutputBuffer output, TextWriting writing)
    {
        var writer = new CsvFieldWriter(output, writing, SampleFields.All.Count);
        return new RecordSampleRenderer(writer, () => writer.Header(Names));
    }

    private static IEnumerable<string> Names => SampleFields.All.Select(static f => f.Name);

    public void Begin() => _begin();

    public void Write(Sampler sampler, DateTimeOffset now) => _records.Write(sampler, now);

    private static void WriteSchema(JsonFieldWriter writer)
    {
        Utf8JsonWriter json = writer.Json;
        json.WriteStartObject();
        json.WriteString("type", "schema");
        json.WriteString("schema", "iotop-sharp/samples");
        json.WriteNumber("version", SampleFields.Version);
        json.WriteStartObject("fields");
        foreach (SampleFields.Field field in SampleFields.All)
        {
            json.WriteString(field.Name, $"{field.Unit}: {field.Help}");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        writer.EndLine();
    }
}
