using System.Text;
using IoTop.Metrics;

namespace IoTop.Tests.Metrics;

public sealed class HttpRequestTests
{
    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:9464\r\n\r\n", "Get", "Metrics", true)]
    [InlineData("GET /metrics?name=x HTTP/1.0\n\n", "Get", "Metrics", true)]
    [InlineData("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", "Head", "Front", true)]
    [InlineData("POST /metrics HTTP/1.1\r\nhost:[::1]:9464\r\n\r\n", "Other", "Metrics", true)]
    [InlineData("GET /metricsx HTTP/1.1\r\nHost: 10.0.0.7\r\n\r\n", "Get", "None", true)]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n", "Get", "Metrics", false)]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "Get", "Metrics", false)]
    public void A_head_is_read(string text, string method, string page, bool isForUs)
    {
        Assert.True(HttpRequest.TryParse(Encoding.ASCII.GetBytes(text), out HttpRequest request));
        Assert.Equal((method, page, isForUs), (request.Method.ToString(), request.Page.ToString(), request.IsForUs));
    }

    [Theory]
    [InlineData("rubbish\r\n\r\n")]
    [InlineData("GET /metrics\r\n\r\n")]
    [InlineData("GET  HTTP/2\r\n\r\n")]
    [InlineData(" / HTTP/1.1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\n\n")]
    public void What_is_no_head_is_refused(string text) => Assert.False(HttpRequest.TryParse(Encoding.Latin1.GetBytes(text), out _));

    [Fact]
    public void OpenMetrics_is_for_who_takes_it()
    {
        // What Prometheus 2 sends.
        const string Accept = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        Assert.True(HttpRequest.TryParse(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nAccept: {Accept}\r\n\r\n"), out HttpRequest request));
        Assert.True(request.WantsOpenMetrics);
        Assert.True(HttpRequest.TryParse("GET /metrics HTTP/1.1\r\nAccept: */*\r\n\r\n"u8, out request));
        Assert.False(request.WantsOpenMetrics);
    }

    [Fact]
    public void Any_bytes_are_a_request_or_none()
    {
        var random = new Random(3);
        byte[] head = "GET /metrics HTTP/1.1\r\nHost: [::1]:1\r\nAccept: a\r\n\r\n"u8.ToArray();
        for (int i = 0; i < 50_000; i++)
        {
            byte[] bytes = [.. head.AsSpan(0, random.Next(head.Length + 1))];
            for (int change = random.Next(4); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            int end = HttpRequest.EndOfHead(bytes);
            Assert.InRange(end, 0, bytes.Length);
            _ = HttpRequest.TryParse(bytes, out _);
        }
    }
}
