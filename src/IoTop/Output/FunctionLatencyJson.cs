using System.Text.Json;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>The latencies of a function as an array of objects, one for each range in which there were calls.</summary>
internal static class FunctionLatencyJson
{
    private static readonly JsonEncodedText s_latency = JsonEncodedText.Encode(FunctionFields.All[(int)FunctionField.Latency].Name);
    private static readonly JsonEncodedText[] s_fields = [.. FunctionFields.OfLatency.Select(static f => JsonEncodedText.Encode(f.Name))];

    public static void Write(Utf8JsonWriter json, in FunctionValue value)
    {
        json.WriteStartArray(s_latency);
        for (int bucket = 0; bucket < LatencyBuckets.Length; bucket++)
        {
            if (value.Buckets[bucket] == 0)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteNumber(s_fields[0], IoHistogram.LatencyFloorNs(bucket) / 1e3);

            // The last one also holds everything above.
            if (bucket < LatencyBuckets.Length - 1)
            {
                json.WriteNumber(s_fields[1], IoHistogram.LatencyCeilingNs(bucket) / 1e3);
            }

            json.WriteNumber(s_fields[2], value.Buckets[bucket]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
