using System.Net.Sockets;

namespace IoTop.Metrics;

/// <summary>
/// One client: his request is read as far as its head goes, answered, and that is all: every answer closes. Whatever he does, he costs a
/// bounded amount of memory and time.
/// </summary>
internal sealed class HttpConnection
{
    // From the first byte of the connection to the last of the head, from there to the last of the answer, and to his end.
    private static readonly TimeSpan s_headTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_closeTime = TimeSpan.FromSeconds(1);

    private const int MaxAnswerHead = 256;

    private readonly byte[] _head = new byte[HttpRequest.MaxHead];
    private readonly byte[] _answerHead = new byte[MaxAnswerHead];
    private Socket? _socket;
    private ReadOnlyMemory<byte> _front;
    private SharedText? _text;
    private int _length;
    private int _sent;
    private long _since;
    private Step _step;

    private enum Step
    {
        Reading,
        Sending,
        Closing,
    }

    public bool IsOpen => _socket is not null;

    /// <summary>It waits to send, not to read.</summary>
    public bool IsSending => _step == Step.Sending;

    public int Descriptor => (int)_socket!.Handle;

    public void Begin(Socket socket, long now)
    {
        _socket = socket;
        _length = 0;
        To(Step.Reading, now);
    }

    /// <summary>Goes on as far as it can without waiting.</summary>
    public void Advance(HttpServer server, long now)
    {
        if (_step == Step.Reading)
        {
            Read(server, now);
        }

        if (_socket is not null && _step == Step.Sending)
        {
            Send(server, now);
        }

        if (_socket is not null && _step == Step.Closing)
        {
            Drain();
        }

        if (_socket is not null && server.Elapsed(_since, now) is TimeSpan elapsed && elapsed > TimeOf(_step))
        {
            if (_step == Step.Reading && _length > 0)
            {
                Answer(HttpPages.TooSlow, now);
                Send(server, now);
            }

            Close();
        }
    }

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
        Release();
    }

    private static TimeSpan TimeOf(Step step) => step == Step.Reading ? s_headTime : step == Step.Sending ? s_answerTime : s_closeTime;

    private void Read(HttpServer server, long now)
    {
        while (true)
        {
            int read = _socket!.Receive(_head.AsSpan(_length), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success || read == 0)
            {
                Close();
                return;
            }

            _length += read;
            ReadOnlySpan<byte> bytes = _head.AsSpan(0, _length);
            if (HttpRequest.EndOfHead(bytes) is > 0 and int end)
            {
                Answer(server, bytes[..end], now);
                return;
            }

            if (_length == _head.Length)
            {
                Answer(HttpPages.TooLong, now);
                return;
            }
        }
    }

    private void Answer(HttpServer server, ReadOnlySpan<byte> head, long now)
    {
        if (!HttpRequest.TryParse(head, out HttpRequest request))
        {
            Answer(HttpPages.BadRequest, now);
            return;
        }

        if (!request.IsForUs && server.IsLoopback)
        {
            Answer(HttpPages.Misdirected, now);
            return;
        }

        bool onlyHead = request.Method == HttpMethod.Head;
        if (request.Method == HttpMethod.Other)
        {
            Answer(HttpPages.NotAllowed, now);
        }
        else if (request.Page == HttpPage.Metrics)
        {
            _text = server.Text.Take(request.WantsOpenMetrics);
            int length = HttpPages.WriteHead(_answerHead, request.WantsOpenMetrics, _text.Buffer.Pending.Length);
            Answer(_answerHead.AsMemory(0, length), now);
            if (onlyHead)
            {
                Release();
            }
        }
        else
        {
            byte[] page = request.Page == HttpPage.Front ? HttpPages.Front : HttpPages.NotFound;
            Answer(page.AsMemory(0, onlyHead ? HttpPages.HeadOf(page) : page.Length), now);
        }
    }

    private void Answer(ReadOnlyMemory<byte> front, long now)
    {
        _front = front;
        _sent = 0;
        To(Step.Sending, now);
    }

    private void Send(HttpServer server, long now)
    {
        while (true)
        {
            ReadOnlySpan<byte> body = _text is null ? default : _text.Buffer.Pending;
            ReadOnlySpan<byte> left = _sent < _front.Length ? _front.Span[_sent..] : body[(_sent - _front.Length)..];
            if (left.IsEmpty)
            {
                break;
            }

            int sent = _socket!.Send(left, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                if (error != SocketError.WouldBlock)
                {
                    Close();
                }

                return;
            }

            _sent += sent;
        }

        Release();
        server.Served++;
        try
        {
            // What he has sent beyond his request would otherwise tear down the connection before he has read the answer.
            _socket!.Shutdown(SocketShutdown.Send);
            To(Step.Closing, now);
        }
        catch (SocketException)
        {
            Close();
        }
    }

    private void Drain()
    {
        int read = _socket!.Receive(_head, SocketFlags.None, out SocketError error);
        if (error != SocketError.WouldBlock && (error != SocketError.Success || read == 0))
        {
            Close();
        }
    }

    private void Release()
    {
        if (_text is not null)
        {
            MetricsText.Release(_text);
            _text = null;
        }
    }

    private void To(Step step, long now)
    {
        _step = step;
        _since = now;
    }
}
