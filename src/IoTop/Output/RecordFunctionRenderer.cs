namespace IoTop.Output;

/// <summary>Function counts as records: JSON Lines that begin with a schema object, or CSV that begins with a header row.</summary>
internal sealed class RecordFunctionRenderer : IFunctionRenderer
{
    private readonly Action _begin;
    private readonly FunctionRecords _records;

    private RecordFunctionRenderer(IFieldWriter<FunctionField> writer, Action begin)
    {
        _records = new FunctionRecords(writer);
        _begin = begin;
    }

    public static IEnumerable<string> Names => FunctionFields.All.Select(static f => f.Name);

    public static RecordFunctionRenderer Json(OutputBuffer output)
    {
        var writer = new JsonFieldWriter<FunctionField>(output, Names);
        return new RecordFunctionRenderer(writer, () => WriteSchema(writer));
    }

    public static RecordFunctionRenderer Csv(OutputBuffer output, TextWriting writing)
    {
        var writer = new CsvFieldWriter<FunctionField>(output, writing, FunctionFields.All.Count);
        return new RecordFunctionRenderer(writer, () => writer.Header(Names));
    }

    public static void WriteSchema(JsonFieldWriter<FunctionField> writer) =>
        RecordSchema.Write(writer, "iotop-sharp/functions", FunctionFields.Version, FunctionFields.All,
            ("latency_fields", FunctionFields.OfLatency));

    public void Begin() => _begin();

    public void Write(FunctionView view, DateTimeOffset now) => _records.Write(view, now);
}
