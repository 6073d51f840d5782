namespace IoTop.Output;

/// <summary>Samples as records: JSON Lines that begin with a schema object, or CSV that begins with a header row.</summary>
internal sealed class RecordSampleRenderer : ISampleRenderer
{
    private readonly Action _begin;
    private readonly SampleRecords _records;

    private RecordSampleRenderer(IFieldWriter<SampleField> writer, Action begin)
    {
        _records = new SampleRecords(writer);
        _begin = begin;
    }

    public static RecordSampleRenderer Json(OutputBuffer output)
    {
        var writer = new JsonFieldWriter<SampleField>(output, Names);
        return new RecordSampleRenderer(writer, () =>
            RecordSchema.Write(writer, "iotop-sharp/samples", SampleFields.Version, SampleFields.All));
    }

    public static RecordSampleRenderer Csv(OutputBuffer output, TextWriting writing)
    {
        var writer = new CsvFieldWriter<SampleField>(output, writing, SampleFields.All.Count);
        return new RecordSampleRenderer(writer, () => writer.Header(Names));
    }

    private static IEnumerable<string> Names => SampleFields.All.Select(static f => f.Name);

    public void Begin() => _begin();

    public void Write(Sampler sampler, DateTimeOffset now) => _records.Write(sampler, now);
}
