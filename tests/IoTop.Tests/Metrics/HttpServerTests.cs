using System.Net;
using System.Net.Sockets;
using System.Text;
using IoTop.Commands;
using IoTop.Metrics;

namespace IoTop.Tests.Metrics;

/// <summary>The server with real clients, the hostile ones first.</summary>
public sealed class HttpServerTests : IDisposable
{
    private readonly Scrapes _scrapes = new();
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly HttpServer _server;

    public HttpServerTests()
    {
        for (uint pid = 1; pid <= 50; pid++)
        {
            _ = _scrapes.Process(pid, $"job{pid}");
            _scrapes.Io(pid, IoTop.Model.IoOperation.Read, 4096);
        }

        _scrapes.Refresh();
        _server = new HttpServer(new IPEndPoint(IPAddress.Loopback, 0), _scrapes.Texts, _time);
    }

    public void Dispose()
    {
        _server.Dispose();
        _scrapes.Dispose();
    }

    [Fact]
    public void Metrics_are_answered_in_the_format_that_was_asked_for()
    {
        (string head, string body) = Ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", head, StringComparison.Ordinal);
        Assert.Equal(_scrapes.Text(), body);
        (head, body) = Ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: application/openmetrics-text; version=1.0.0\r\n\r\n");
        Assert.Contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n", head, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "200", true)]
    [InlineData("HEAD / HTTP/1.1\r\n\r\n", "200", false)]
    [InlineData("HEAD /metrics HTTP/1.1\r\n\r\n", "200", false)]
    [InlineData("GET /etc/passwd HTTP/1.1\r\n\r\n", "404", true)]
    [InlineData("DELETE /metrics HTTP/1.1\r\n\r\n", "405", true)]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n", "403", true)]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n", "400", true)]
    public void Everything_else_has_its_status(string request, string status, bool hasBody)
    {
        (string head, string body) = Ask(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", head, StringComparison.Ordinal);
        Assert.Equal(hasBody, body.Length > 0);
    }

    [Fact]
    public void A_head_that_does_not_end_is_refused_at_8_KiB()
    {
        (string head, _) = Ask("GET /metrics HTTP/1.1\r\nX: " + new string('a', 20_000));
        Assert.StartsWith("HTTP/1.1 431 ", head, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_in_pieces_is_one_and_what_follows_it_is_not_answered()
    {
        using Socket client = Connect();
        foreach (char c in "GET / HTTP/1.1\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n")
        {
            _ = client.Send(Encoding.ASCII.GetBytes([c]));
            Turn();
        }

        string answer = ReadAll(client);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("the metrics are at /metrics\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_says_nothing_is_let_go_after_his_time()
    {
        using Socket silent = Connect();
        using Socket half = Connect();
        _ = half.Send("GET /met"u8);
        Turn();
        Assert.Equal(2, _server.Clients);
        _time.Advance(TimeSpan.FromSeconds(6));
        Turn();
        Assert.Equal(0, _server.Clients);
        Assert.Equal(0, silent.Receive(new byte[16]));
        Assert.StartsWith("HTTP/1.1 408 ", ReadAll(half), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_does_not_read_is_let_go_after_his_time_and_keeps_nobody_waiting()
    {
        using Socket deaf = Connect();
        deaf.ReceiveBufferSize = 1024;
        for (uint pid = 1000; pid < 1050; pid++)
        {
            _ = _scrapes.Process(pid, $"job{pid}", "/" + new string('x', 4000) + pid);
            _scrapes.Io(pid, IoTop.Model.IoOperation.Read, 1 << 20);
        }

        for (int i = 0; i < 60; i++)
        {
            _scrapes.Refresh();
        }

        _ = deaf.Send("GET /metrics HTTP/1.1\r\n\r\n"u8);
        Turn();
        (string head, _) = Ask("GET /metrics HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(11));
        Turn();
        Assert.Equal(0, _server.Clients);
    }

    [Fact]
    public void A_flood_of_clients_pushes_out_the_oldest_and_a_scrape_still_comes_through()
    {
        List<Socket> flood = [];
        for (int i = 0; i < 100; i++)
        {
            flood.Add(Connect());
            _ = flood[^1].Send("GET /metr"u8);
            Turn();
            Assert.InRange(_server.Clients, 0, HttpServer.MostClients);
        }

        (string head, _) = Ask("GET /metrics HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        flood.ForEach(static client => client.Dispose());
        Turn();
        Turn();
        Assert.Equal(0, _server.Clients);
    }

    [Fact]
    public void Who_tears_the_connection_down_harms_nobody()
    {
        for (int i = 0; i < 50; i++)
        {
            using Socket client = Connect();
            _ = client.Send("GET /metrics HTTP/1.1\r\n\r\n"u8);
            client.LingerState = new LingerOption(true, 0);
            client.Close();
            Turn();
        }

        (string head, _) = Ask("GET /metrics HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_in_use_says_so()
    {
        FailedException exception = Assert.Throws<FailedException>(() => new HttpServer(_server.Address, _scrapes.Texts, _time));
        Assert.Contains(_server.Address.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Contains("--listen", exception.Hint, StringComparison.Ordinal);
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
        socket.Connect(_server.Address);
        return socket;
    }

    private void Turn() => _server.Wait(TimeSpan.FromMilliseconds(5));

    private (string Head, string Body) Ask(string request)
    {
        using Socket client = Connect();
        _ = client.Send(Encoding.Latin1.GetBytes(request));
        string answer = ReadAll(client);
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return (answer[..end], answer[end..]);
    }

    private string ReadAll(Socket client)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[65536];
        for (int turn = 0; turn < 2000; turn++)
        {
            Turn();
            while (client.Available > 0 || client.Poll(0, SelectMode.SelectRead))
            {
                int read = client.Receive(buffer);
                if (read == 0)
                {
                    return Encoding.UTF8.GetString(all.ToArray());
                }

                all.Write(buffer, 0, read);
            }
        }

        throw new TimeoutException("the server does not close");
    }
}
