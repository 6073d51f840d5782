using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using IoTop.Commands;
using IoTop.Interop;

namespace IoTop.Metrics;

/// <summary>
/// As much of HTTP/1.1 as a scrape needs, without a thread: <see cref="Wait"/> waits for clients as long as there is nothing else to do,
/// and serves those that have come. At most so many at a time; who has been there for longest makes room.
/// </summary>
internal sealed class HttpServer : IDisposable
{
    public const int MostClients = 16;

    // Clients that are let in at once: those that are in have their turn, too.
    private const int MostAccepts = 64;

    private readonly Socket _listener;
    private readonly TimeProvider _time;
    private readonly Queue<HttpConnection> _free = new();
    private readonly List<HttpConnection> _clients = [];
    private readonly Libc.PollFd[] _files = new Libc.PollFd[MostClients + 1];

    // Nobody can be let in now, for want of descriptors: who waits outside must not keep us busy.
    private bool _isClosed;

    /// <exception cref="FailedException">There is somebody, or we may not, or there is no such address.</exception>
    public HttpServer(IPEndPoint address, MetricsText text, TimeProvider time)
    {
        Text = text;
        _time = time;
        _listener = Listen(address);
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        IsLoopback = IPAddress.IsLoopback(Address.Address);
    }

    /// <summary>Where it listens, with the port that it was given when it asked for any.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Nobody from outside can come.</summary>
    public bool IsLoopback { get; }

    public MetricsText Text { get; }

    /// <summary>Answers that were sent.</summary>
    public long Served { get; set; }

    /// <summary>Clients that are there now.</summary>
    public int Clients => _clients.Count;

    /// <summary>Waits until somebody comes or goes on, at most that long, and serves. False when a signal ended the waiting.</summary>
    public bool Wait(TimeSpan time)
    {
        _files[0] = new Libc.PollFd { Fd = _isClosed ? -1 : (int)_listener.Handle, Events = Libc.POLLIN };
        for (int i = 0; i < _clients.Count; i++)
        {
            _files[i + 1] = new Libc.PollFd { Fd = _clients[i].Descriptor, Events = _clients[i].IsSending ? Libc.POLLOUT : Libc.POLLIN };
        }

        // Who does not go on is looked at all the same: his time may be over.
        TimeSpan most = _clients.Count == 0 && !_isClosed ? time : TimeSpan.FromTicks(Math.Min(time.Ticks, TimeSpan.TicksPerSecond / 4));
        int ready = Libc.poll(ref _files[0], (nuint)(_clients.Count + 1), (int)Math.Ceiling(most.TotalMilliseconds));
        bool interrupted = ready < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR;
        Serve();
        return !interrupted;
    }

    public TimeSpan Elapsed(long since, long now) => _time.GetElapsedTime(since, now);

    public void Dispose()
    {
        _clients.ForEach(static client => client.Close());
        _clients.Clear();
        _listener.Dispose();
    }

    private static Socket Listen(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(MostClients * 4);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new FailedException($"cannot listen at {address}: {exception.Message}",
                exception.SocketErrorCode == SocketError.AddressAlreadyInUse ? "another port: --listen 127.0.0.1:9465" : "--listen 127.0.0.1:9464");
        }
    }

    private void Serve()
    {
        long now = _time.GetTimestamp();
        for (int accepts = 0; accepts < MostAccepts && Accept(now); accepts++)
        {
        }

        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            HttpConnection client = _clients[i];
            client.Advance(this, now);
            if (!client.IsOpen)
            {
                _clients.RemoveAt(i);
                _free.Enqueue(client);
            }
        }
    }

    private bool Accept(long now)
    {
        _isClosed = false;
        if (!_listener.Poll(0, SelectMode.SelectRead))
        {
            return false;
        }

        try
        {
            Socket socket = _listener.Accept();
            socket.Blocking = false;
            if (_clients.Count == MostClients)
            {
                _clients[0].Close();
                _free.Enqueue(_clients[0]);
                _clients.RemoveAt(0);
            }

            HttpConnection client = _free.TryDequeue(out HttpConnection? free) ? free : new HttpConnection();
            client.Begin(socket, now);
            client.Advance(this, now);
            if (client.IsOpen)
            {
                _clients.Add(client);
            }
            else
            {
                _free.Enqueue(client);
            }

            return true;
        }
        catch (SocketException exception)
        {
            // It has gone again before we looked; or there is no room for it.
            _isClosed = exception.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.WouldBlock);
            return !_isClosed;
        }
    }
}
