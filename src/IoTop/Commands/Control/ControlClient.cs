using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using IoTop.Output;
using IoTop.Text;

namespace IoTop.Commands;

/// <summary>Asks a running iotop-sharp for something.</summary>
internal static class ControlClient
{
    // A loop that draws or reads the kernel answers within a fraction of a second.
    private const int TimeoutMs = 10_000;

    // 4096 processes of some 400 bytes, and more than enough to spare.
    private const int MostBytes = 64 << 20;

    private const string StartOne = $"{ProgramSyntax.ProgramName} functions --pid PID, in another terminal";

    /// <summary>Asks, and prints what is listed.</summary>
    public static int Run(ProgramHost host, ControlRequest request, bool json)
    {
        string directory = ControlDirectory.Of(host.Variable);
        using Socket socket = Connect(directory, request.Instance);
        List<string> lines;
        try
        {
            lines = Ask(socket, request);
        }
        catch (SocketException exception)
        {
            throw new FailedException($"the running {ProgramSyntax.ProgramName} does not answer: {exception.Message}",
                "see whether it is stopped, or ask again");
        }

        if (request.Verb == ControlVerb.List)
        {
            Print(host, lines, json);
        }

        return ExitCode.Done;
    }

    private static Socket Connect(string directory, uint? instance)
    {
        List<(uint Pid, Socket Socket)> found = [];
        try
        {
            foreach (uint pid in ControlDirectory.Pids(directory))
            {
                if ((instance is null || instance == pid) && TryConnect(ControlDirectory.SocketOf(directory, pid)) is Socket socket)
                {
                    found.Add((pid, socket));
                }
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new FailedException(exception.Message, "sudo, when root runs it");
        }

        if (found.Count == 1)
        {
            return found[0].Socket;
        }

        found.ForEach(static one => one.Socket.Dispose());
        if (found.Count > 1)
        {
            string pids = string.Join(", ", found.Select(static one => one.Pid));
            throw new UsageException($"several {ProgramSyntax.ProgramName} run: {pids}", $"--instance {found[0].Pid}");
        }

        throw new FailedException(instance is uint wanted
            ? string.Create(CultureInfo.InvariantCulture, $"no {ProgramSyntax.ProgramName} runs as process {wanted} that could be asked")
            : $"no {ProgramSyntax.ProgramName} runs that could be asked", instance is null ? StartOne : "leave out --instance");
    }

    /// <summary>null: nobody listens there, or not one whom we may trust.</summary>
    private static Socket? TryConnect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = TimeoutMs,
            SendTimeout = TimeoutMs,
        };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            if (ControlDirectory.IsTrusted(socket))
            {
                return socket;
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            socket.Dispose();
            throw new UnauthorizedAccessException($"{path}: {exception.Message}");
        }
        catch (SocketException)
        {
        }

        socket.Dispose();
        return null;
    }

    /// <summary>The objects of the answer.</summary>
    private static List<string> Ask(Socket socket, ControlRequest request)
    {
        _ = socket.Send(request.ToLine());
        var answer = new List<byte>();
        byte[] buffer = new byte[16 * 1024];
        while (answer.Count < MostBytes)
        {
            int read = socket.Receive(buffer);
            if (read == 0)
            {
                break;
            }

            answer.AddRange(buffer.AsSpan(0, read));
            if (answer[^1] != (byte)'\n')
            {
                continue;
            }

            List<string> lines = [.. Encoding.UTF8.GetString([.. answer]).TrimEnd('\n').Split('\n')];
            string last = lines[^1];
            if (last == "ok")
            {
                lines.RemoveAt(lines.Count - 1);
                return lines;
            }

            if (last.StartsWith("error ", StringComparison.Ordinal))
            {
                throw new FailedException(last[6..], $"{ProgramSyntax.ProgramName} functions list");
            }
        }

        throw new FailedException($"the running {ProgramSyntax.ProgramName} has ended without an answer", StartOne);
    }

    private static void Print(ProgramHost host, List<string> lines, bool json)
    {
        var output = new OutputBuffer(host.Output);
        if (json)
        {
            using var writer = new JsonFieldWriter<FunctionField>(output, RecordFunctionRenderer.Names);
            RecordFunctionRenderer.WriteSchema(writer);
            foreach (string line in lines)
            {
                // Read and written again, so that nothing but JSON in ASCII comes out, whoever has answered.
                using JsonDocument document = JsonDocument.Parse(line);
                document.RootElement.WriteTo(writer.Json);
                writer.Lines.EndLine();
            }
        }
        else
        {
            Table(output, new TextWriting(host.OutputIsTerminal, Ascii: !host.IsUtf8()), lines);
        }

        output.Flush();
    }

    private static void Table(OutputBuffer output, TextWriting writing, List<string> lines)
    {
        const int PidWidth = 7;
        Span<byte> text = stackalloc byte[Format.MaxLength];
        output.Write("    PID   PARENT  COMM\n"u8);
        foreach (string line in lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement row = document.RootElement;
            output.Right(text[..Format.Number(row.GetProperty("pid").GetUInt32(), text)], PidWidth);
            bool isNamed = !row.TryGetProperty("parent", out JsonElement parent);
            output.Write("  "u8);
            output.Right(isNamed ? "-"u8 : text[..Format.Number(parent.GetUInt32(), text)], PidWidth);
            output.Write("  "u8);
            string? comm = row.TryGetProperty("comm", out JsonElement name) ? name.GetString() : null;
            writing.Write(output, string.IsNullOrEmpty(comm) ? "?"u8 : Encoding.UTF8.GetBytes(comm));
            output.Write((byte)'\n');
        }
    }
}
