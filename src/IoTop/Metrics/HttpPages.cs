namespace IoTop.Metrics;

/// <summary>The answers that never change, and the heads of those that do.</summary>
internal static class HttpPages
{

    private const string PlainType = "text/plain; charset=utf-8";

    public static byte[] Front { get; } = Page("200 OK", "iotop-sharp: the metrics are at /metrics\n");

    public static byte[] BadRequest { get; } = Page("400 Bad Request", "this is no request of HTTP/1\n");

    public static byte[] Misdirected { get; } = Page("403 Forbidden",
        "ask for an address or localhost: other names are answered only when another address than the machine's own is listened at\n");

    public static byte[] NotFound { get; } = Page("404 Not Found", "there is only /metrics\n");

    public static byte[] NotAllowed { get; } = Page("405 Method Not Allowed", "only GET and HEAD\n", "Allow: GET, HEAD\r\n");

    public static byte[] TooSlow { get; } = Page("408 Request Timeout", "the request did not come\n");

    public static byte[] TooLong { get; } = Page("431 Request Header Fields Too Large", "the head of a request has at most 8 KiB\n");

    /// <summary>Writes the head of an answer with a body of that length.</summary>
    public static int WriteHead(Span<byte> head, bool openMetrics, int length)
    {
        ReadOnlySpan<byte> type = openMetrics
            ? "HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\nContent-Length: "u8
            : "HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "u8;
        type.CopyTo(head);
        _ = System.Buffers.Text.Utf8Formatter.TryFormat(length, head[type.Length..], out int digits);
        "\r\n\r\n"u8.CopyTo(head[(type.Length + digits)..]);
        return type.Length + digits + 4;
    }

    /// <summary>How much of an answer is its head: what HEAD gets.</summary>
    public static int HeadOf(ReadOnlySpan<byte> page) => HttpRequest.EndOfHead(page);

    private static byte[] Page(string status, string body, string headers = "") => System.Text.Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status}\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n{headers}"
        + $"Content-Type: {PlainType}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
