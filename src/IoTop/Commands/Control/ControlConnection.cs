using System.Net.Sockets;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>
/// Somebody who is connected to the control socket. What he sends is read as far as a line goes; nothing more is read while he has not
/// taken his answer, so that he costs a bounded amount of memory.
/// </summary>
internal sealed class ControlConnection(Socket socket) : IDisposable
{
    // Lines that are answered in one go: the others and the screen have their turn, too.
    private const int LinesAtOnce = 64;

    private readonly OutputBuffer _answer = new(Stream.Null);
    private readonly byte[] _line = new byte[ControlRequest.MaxLength];
    private int _length;
    private int _sent;
    private bool _ends;

    /// <summary>It has gone, or has to.</summary>
    public bool IsClosed { get; private set; }

    public void Dispose() => socket.Dispose();

    public void Poll(ControlServer server, FunctionTable? table)
    {
        for (int lines = 0; lines < LinesAtOnce && Send() && TryReadLine(out int end); lines++)
        {
            ReadOnlySpan<byte> line = _line.AsSpan(0, end);
            server.Answer(ControlRequest.Parse(line.EndsWith((byte)'\r') ? line[..^1] : line), table, _answer);
            Consume(end + 1);
        }
    }

    /// <summary>Sends what is left of the answer; false when it is not all gone.</summary>
    private bool Send()
    {
        while (_sent < _answer.Pending.Length)
        {
            int sent = socket.Send(_answer.Pending[_sent..], SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                IsClosed |= error != SocketError.WouldBlock;
                return false;
            }

            _sent += sent;
        }

        _answer.Clear();
        _sent = 0;
        IsClosed |= _ends;
        return !IsClosed;
    }

    private bool TryReadLine(out int end)
    {
        end = _line.AsSpan(0, _length).IndexOf((byte)'\n');
        if (end >= 0)
        {
            return true;
        }

        int read = socket.Receive(_line.AsSpan(_length), SocketFlags.None, out SocketError error);
        if (error != SocketError.Success || read == 0)
        {
            IsClosed |= error != SocketError.WouldBlock;
            return false;
        }

        _length += read;
        end = _line.AsSpan(0, _length).IndexOf((byte)'\n');
        if (end < 0 && _length == _line.Length)
        {
            // Where the next request begins cannot be known any more.
            _answer.Write("error this line is too long\n"u8);
            _ends = true;
            _ = Send();
        }

        return end >= 0;
    }

    private void Consume(int count)
    {
        _line.AsSpan(count, _length - count).CopyTo(_line);
        _length -= count;
    }
}
