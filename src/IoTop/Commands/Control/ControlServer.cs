using System.Globalization;
using System.Net.Sockets;
using IoTop.Bpf;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;
using Microsoft.Win32.SafeHandles;

namespace IoTop.Commands;

/// <summary>
/// Lets others add and remove processes while a loop runs that calls <see cref="Poll"/>: no thread, nothing that waits. Only root and this
/// user can connect.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    private const int MostClients = 8;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Another one that ends may take the empty directory away between our making it and our use of it.
    private const int Attempts = 3;

    private readonly Socket _listener;
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly List<ControlConnection> _clients = [];

    private FunctionView? _view;

    private ControlServer(Socket listener, string directory, TimeProvider time)
    {
        _listener = listener;
        _directory = directory;
        _time = time;
    }

    /// <summary>Somebody is connected and will ask for something.</summary>
    public bool HasClients => _clients.Count > 0;

    /// <summary>Listens at PID.sock in the directory, which is made when it is not there.</summary>
    /// <returns>null when that is not possible: everything else works without it.</returns>
    public static ControlServer? TryOpen(string directory, TimeProvider time, out string why)
    {
        why = "";
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                ControlDirectory.Make(directory);
                _ = ControlDirectory.RemoveStale(directory);
                return new ControlServer(Listen(ControlDirectory.SocketOf(directory, (uint)Environment.ProcessId)), directory, time);
            }
            catch (Exception exception) when (exception
                is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
            {
                why = exception.Message;
            }
        }

        return null;
    }

    /// <summary>Takes and answers what has come; returns at once.</summary>
    /// <param name="table">What is counted; null: nothing yet.</param>
    public void Poll(FunctionTable? table)
    {
        while (_listener.Poll(0, SelectMode.SelectRead))
        {
            Accept();
        }

        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            _clients[i].Poll(this, table);
            if (_clients[i].IsClosed)
            {
                _clients[i].Dispose();
                _clients.RemoveAt(i);
            }
        }
    }

    /// <summary>Answers one line.</summary>
    internal void Answer(ControlRequest? request, FunctionTable? table, OutputBuffer answer)
    {
        if (request is null)
        {
            Fail(answer, "this is no request: add PID, add PID children, remove PID or list");
            return;
        }

        if (table is null)
        {
            Fail(answer, "functions are not counted here yet: open the screen of functions");
            return;
        }

        try
        {
            Do(request, table, answer);
        }
        catch (BpfException exception)
        {
            Fail(answer, exception.Message);
        }
    }

    public void Dispose()
    {
        _clients.ForEach(static client => client.Dispose());
        _clients.Clear();
        _listener.Dispose();
        try
        {
            File.Delete(ControlDirectory.SocketOf(_directory, (uint)Environment.ProcessId));

            // Not empty, when others run.
            Directory.Delete(_directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static Socket Listen(string path)
    {
        // One of this pid was killed, since we are it now.
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // The file gets the mode of the socket, so that there is no moment in which it has another.
            using var handle = new SafeFileHandle(socket.SafeHandle.DangerousGetHandle(), ownsHandle: false);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(handle, Mode);
            }

            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(MostClients);
            socket.Blocking = false;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Fail(OutputBuffer answer, string why)
    {
        answer.Write(ControlRequest.Error);
        DisplayText.Write(answer, System.Text.Encoding.UTF8.GetBytes(why));
        answer.Write((byte)'\n');
    }

    private void Accept()
    {
        try
        {
            Socket socket = _listener.Accept();
            socket.Blocking = false;
            if (!ControlDirectory.IsTrusted(socket))
            {
                socket.Dispose();
                return;
            }

            // Who has been silent for longest has to make room.
            if (_clients.Count == MostClients)
            {
                _clients[0].Dispose();
                _clients.RemoveAt(0);
            }

            _clients.Add(new ControlConnection(socket));
        }
        catch (SocketException)
        {
            // It has gone again before we looked.
        }
    }

    private void Do(ControlRequest request, FunctionTable table, OutputBuffer answer)
    {
        string why = "";
        switch (request.Verb)
        {
            case ControlVerb.Add:
                why = table.Source.Add(request.Pid, request.Children);
                break;
            case ControlVerb.Remove when !table.Source.Remove(request.Pid):
                why = string.Create(CultureInfo.InvariantCulture, $"process {request.Pid} is not watched");
                break;
            case ControlVerb.List:
                List(table, answer);
                break;
        }

        if (why.Length > 0)
        {
            Fail(answer, why);
            return;
        }

        if (request.Verb != ControlVerb.List)
        {
            // Who was added or removed shows at once.
            table.Take();
        }

        answer.Write(ControlRequest.Done);
        answer.Write((byte)'\n');
    }

    private void List(FunctionTable table, OutputBuffer answer)
    {
        using var json = new JsonFieldWriter<FunctionField>(answer, RecordFunctionRenderer.Names);
        var records = new FunctionRecords(json);
        DateTimeOffset now = _time.GetLocalNow();
        _view = _view?.Table == table ? _view : new FunctionView(table, []);
        table.Take();
        foreach (FunctionProcessRow row in table.Rows)
        {
            if (!row.IsOver)
            {
                records.Process(_view, row, now);
            }
        }
    }
}
