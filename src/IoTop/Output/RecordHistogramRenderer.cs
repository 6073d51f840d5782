namespace IoTop.Output;

/// <summary>Histograms as records: JSON Lines that begin with a schema object, or CSV that begins with a header row.</summary>
internal sealed class RecordHistogramRenderer : IHistogramRenderer
{
    private readonly Action _begin;
    private readonly HistogramRecords _records;

    private RecordHistogramRenderer(IFieldWriter<HistogramField> writer, Action begin)
    {
        _records = new HistogramRecords(writer);
        _begin = begin;
    }

    public static IEnumerable<string> Names => HistogramFields.All.Select(static f => f.Name);

    public static RecordHistogramRenderer Json(OutputBuffer output)
    {
        var writer = new JsonFieldWriter<HistogramField>(output, Names);
        return new RecordHistogramRenderer(writer, () =>
            RecordSchema.Write(writer, "iotop-sharp/histogram", HistogramFields.Version, HistogramFields.All,
                ("bucket_fields", HistogramFields.OfBucket)));
    }

    public static RecordHistogramRenderer Csv(OutputBuffer output, TextWriting writing)
    {
        var writer = new CsvFieldWriter<HistogramField>(output, writing, HistogramFields.All.Count);
        return new RecordHistogramRenderer(writer, () => writer.Header(Names));
    }

    public void Begin(HistogramView view) => _begin();

    public void Write(HistogramView view, DateTimeOffset now) => _records.Write(view, now);
}
