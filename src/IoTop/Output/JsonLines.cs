using System.Text.Json;

namespace IoTop.Output;

/// <summary>JSON Lines: an object, and the end of its line.</summary>
internal sealed class JsonLines(OutputBuffer output) : IDisposable
{
    /// <summary>Writes what stands in a line.</summary>
    public Utf8JsonWriter Json { get; } = new(output, new JsonWriterOptions { SkipValidation = true });

    public void Dispose() => Json.Dispose();

    /// <summary>Begins an object of this type.</summary>
    public void Begin(string type)
    {
        Json.WriteStartObject();
        Json.WriteString("type", type);
    }

    public void End()
    {
        Json.WriteEndObject();
        EndLine();
    }

    /// <summary>Ends the line of what was written with <see cref="Json"/>.</summary>
    public void EndLine()
    {
        Json.Flush();
        Json.Reset();
        output.Write((byte)'\n');
    }
}
