using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Tests.Output;

namespace IoTop.Tests.Commands;

/// <summary>The control socket, over a real one in a directory of its own.</summary>
[SupportedOSPlatform("linux")]
public sealed class ControlServerTests : IDisposable
{
    private readonly TestWorld _world = new() { Functions = Counted.Source() };
    private readonly ProcessCatalog _processes;
    private readonly FunctionTable _table;
    private readonly ControlServer _server;

    public ControlServerTests()
    {
        _processes = new ProcessCatalog(_world.Model.Processes);
        _table = new FunctionTable(_world.Functions, _processes);
        _server = Open();
    }

    private string Folder => _world.Variables[ControlDirectory.Variable];

    private string SocketPath => ControlDirectory.SocketOf(Folder, (uint)Environment.ProcessId);

    public void Dispose()
    {
        _server.Dispose();
        Assert.False(Directory.Exists(Folder), "a directory was left behind");
    }

    [Fact]
    public void Only_the_owner_may_look_at_the_directory_and_the_socket()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
        Assert.True(ControlDirectory.IsTrusted(peer: 0, own: 1000));
        Assert.True(ControlDirectory.IsTrusted(peer: 1000, own: 1000));
        Assert.False(ControlDirectory.IsTrusted(peer: 1001, own: 1000));
        Assert.False(ControlDirectory.IsTrusted(peer: 1001, own: 0));
    }

    [Fact]
    public void Processes_are_added_removed_and_listed()
    {
        Assert.Equal((ExitCode.Done, "", ""), Ask("functions add 812 --children"));
        Assert.Equal((ExitCode.Done, "", ""), Ask("functions add 40"));
        Assert.Equal([812u, 40u], _world.Functions.Watched);
        Assert.Equal((ExitCode.Done, "    PID   PARENT  COMM\n     40        -  ?\n    812        -  ?\n", ""), Ask("functions list"));
        _world.Functions.Fork(812, 900);
        _table.Refresh();
        Assert.Equal((ExitCode.Done, "    PID   PARENT  COMM\n     40        -  ?\n    812        -  ?\n    900      812  ?\n", ""), Ask("functions list"));
        Assert.Equal((ExitCode.Done, "", ""), Ask("functions remove 40"));
        Assert.DoesNotContain(" 40 ", Ask("functions list").Output, StringComparison.Ordinal);
        _table.Refresh();
        Assert.DoesNotContain(" 40 ", Ask("functions list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_has_the_same_records_as_json_has()
    {
        Ask("functions add 812");
        _table.Refresh();
        string[] lines = Ask("functions list --json").Output.Split('\n');
        Assert.StartsWith("""{"type":"schema","schema":"iotop-sharp/functions",""", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"type":"function_process","time":"2026-08-21T06:07:08.000000Z","pid":812,"comm":"","state":"watched","kmalloc":0,""", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, " --json")]
    public void List_shows_no_control_byte_of_a_name(bool terminal, string format)
    {
        _processes.Add(new ProcessRecord(666, [0x1B, (byte)']', (byte)'0', 0x07, 0xE2, 0x80, 0xAE, 0xFF, (byte)'\n', 0xC2, 0x9B]));
        _world.Functions.Add(666, children: false);
        (_, string output, _) = Ask("functions list" + format, terminal);
        Assert.DoesNotContain(output, static c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.Contains("]0", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Count(static c => c == '\n'));
    }

    [Fact]
    public void What_cannot_be_done_is_an_error_with_words()
    {
        _world.Functions.Missing.Add(4711);
        Assert.Equal((ExitCode.Failed, "", "iotop-sharp: no process 4711\n  try: iotop-sharp functions list\n"), Ask("functions add 4711"));
        Assert.Equal((ExitCode.Failed, "", "iotop-sharp: process 99 is not watched\n  try: iotop-sharp functions list\n"), Ask("functions remove 99"));
    }

    [Fact]
    public void Nobody_to_ask_is_an_error_that_says_what_to_do()
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Failed, world.Run("functions list"));
        Assert.Equal("iotop-sharp: no iotop-sharp runs that could be asked\n  try: iotop-sharp functions --pid PID, in another terminal\n", world.Error.ToString());

        // Two sockets of which one has no listener: there is one to ask.
        string other = ControlDirectory.SocketOf(Folder, 1);
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(other));
            Assert.Equal(ExitCode.Done, Ask("functions list").Status);
            dead.Listen();
            (int status, _, string error) = Ask("functions list");
            Assert.Equal(ExitCode.BadUsage, status);
            Assert.Equal($"iotop-sharp: several iotop-sharp run: 1, {Environment.ProcessId}\n  try: --instance 1\n", error);
            Assert.Equal(ExitCode.Done, Ask($"functions list --instance {Environment.ProcessId}").Status);
        }

        File.Delete(other);
        Assert.Equal(ExitCode.Failed, Ask("functions list --instance 1").Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("add")]
    [InlineData("add ")]
    [InlineData("add 0")]
    [InlineData("add -1")]
    [InlineData("add 4294967296")]
    [InlineData("add 2147483648")]
    [InlineData("add 12 child")]
    [InlineData("add 12  children")]
    [InlineData("add  12")]
    [InlineData("ADD 12")]
    [InlineData("remove 12 children")]
    [InlineData("list 12")]
    [InlineData("\u0000\u0001\u001b[2J\u00ff")]
    public void Garbage_is_answered_with_an_error_and_does_nothing(string line)
    {
        using Client client = Connect();
        client.Send(line + "\n");
        _server.Poll(_table);
        Assert.Equal("error this is no request: add PID, add PID children, remove PID or list\n", client.Receive());
        Assert.Empty(_world.Functions.Watched);
        client.Send("add 12\n");
        _server.Poll(_table);
        Assert.Equal("ok\n", client.Receive());
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        var random = new Random(1);
        byte[] bytes = new byte[300];
        for (int i = 0; i < 500; i++)
        {
            using Client client = Connect();
            random.NextBytes(bytes);
            client.Socket.Send(bytes.AsSpan(0, random.Next(bytes.Length)));
            _server.Poll(_table);
        }

        Assert.Empty(_world.Functions.Watched);
        Assert.Equal(ExitCode.Done, Ask("functions list").Status);
    }

    [Fact]
    public void Line_that_is_too_long_ends_the_connection()
    {
        using Client client = Connect();
        client.Send("add " + new string('1', 100_000));
        for (int i = 0; i < 3; i++)
        {
            _server.Poll(_table);
        }

        Assert.Equal("error this line is too long\n", client.Receive());
        Assert.True(client.IsClosed);
        Assert.False(_server.HasClients);
    }

    [Fact]
    public void Line_in_pieces_and_lines_at_once_are_understood()
    {
        using Client client = Connect();
        foreach (string piece in (string[])["ad", "d 8", "12 chil", "dren"])
        {
            client.Send(piece);
            _server.Poll(_table);
            Assert.Empty(_world.Functions.Watched);
        }

        client.Send("\nadd 40\r\nremove 812\n");
        _server.Poll(_table);
        Assert.Equal("ok\nok\nok\n", client.Receive());
        Assert.Equal([40u], _world.Functions.Watched);
    }

    [Fact]
    public void Two_clients_do_not_disturb_each_other()
    {
        using Client slow = Connect(), quick = Connect();
        slow.Send("add 81");
        quick.Send("add 40\n");
        _server.Poll(_table);
        Assert.Equal("ok\n", quick.Receive());
        slow.Send("2\n");
        quick.Send("remove 40\n");
        _server.Poll(_table);
        Assert.Equal("ok\n", slow.Receive());
        Assert.Equal("ok\n", quick.Receive());
        Assert.Equal([812u], _world.Functions.Watched);
    }

    [Fact]
    public void Silent_clients_make_room_for_others()
    {
        var silent = new List<Client>();
        for (int i = 0; i < 30; i++)
        {
            silent.Add(Connect());
            _server.Poll(_table);
        }

        using Client client = Connect();
        client.Send("add 812\n");
        _server.Poll(_table);
        Assert.Equal("ok\n", client.Receive());
        silent.ForEach(static one => one.Dispose());
        _server.Poll(_table);
        _server.Poll(_table);
    }

    [Fact]
    public void Client_that_does_not_take_its_answer_is_not_waited_for()
    {
        for (uint pid = 1; pid <= 3000; pid++)
        {
            _world.Functions.Add(pid, children: false);
        }

        _table.Refresh();
        using Client client = Connect();
        client.Send("list\nlist\nlist\nadd 4000\n");
        for (int i = 0; i < 5; i++)
        {
            _server.Poll(_table);
        }

        Assert.DoesNotContain(4000u, _world.Functions.Watched);
        int ends = 0;
        for (int i = 0; ends < 4 && i < 100_000; i++)
        {
            ends += client.Receive().Split('\n').Count(static line => line == "ok");
            _server.Poll(_table);
        }

        Assert.Contains(4000u, _world.Functions.Watched);
    }

    [Fact]
    public void Nothing_is_counted_yet_is_said()
    {
        using Client client = Connect();
        client.Send("list\n");
        _server.Poll(null);
        Assert.Equal("error functions are not counted here yet: open the screen of functions\n", client.Receive());
    }

    [Fact]
    public void Sockets_of_killed_ones_are_removed_and_others_stay()
    {
        string stale = ControlDirectory.SocketOf(Folder, 4_194_303), alive = ControlDirectory.SocketOf(Folder, 1);
        string foreign = Path.Combine(Folder, "notes.sock");
        foreach (string path in (string[])[stale, alive, foreign])
        {
            File.WriteAllText(path, "");
        }

        Assert.Equal([stale], ControlDirectory.RemoveStale(Folder));
        Assert.True(File.Exists(alive) && File.Exists(foreign));
        File.Delete(alive);
        File.Delete(foreign);
    }

    [Fact]
    public async Task Socket_of_a_killed_one_that_nobody_has_waited_for_is_removed()
    {
        // Its parent stops before it ends, and so cannot wait for it.
        using HeldCommand parent = HeldCommand.Start(["/bin/sh", "-c", $"sleep 0.3 & echo $! > {Folder}/pid; kill -STOP $$"]);
        parent.Continue();
        string pid = "";
        for (int i = 0; i < 1000 && (pid.Length == 0 || ProcessState.Of(uint.Parse(pid, CultureInfo.InvariantCulture)) != 'Z'); i++)
        {
            await Task.Delay(5);
            pid = File.Exists($"{Folder}/pid") ? File.ReadAllText($"{Folder}/pid").Trim() : "";
        }

        string path = ControlDirectory.SocketOf(Folder, uint.Parse(pid, CultureInfo.InvariantCulture));
        File.WriteAllText(path, "");
        Assert.True(Directory.Exists($"/proc/{pid}"));
        Assert.Equal([path], ControlDirectory.RemoveStale(Folder));
        File.Delete($"{Folder}/pid");
        parent.Signal(9);
        Assert.True(parent.WaitForEnd(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Directory_that_others_can_enter_is_refused()
    {
        string open = Directory.CreateTempSubdirectory("iotop-sharp-open").FullName;
        string link = open + ".link";
        try
        {
            Assert.NotNull(OpenAt(open));
            Directory.CreateDirectory(open, (UnixFileMode)0x1ff);
            File.SetUnixFileMode(open, (UnixFileMode)0x1ed);
            Assert.Null(OpenAt(open));
            File.CreateSymbolicLink(link, Folder);
            Assert.Null(OpenAt(link));
        }
        finally
        {
            File.Delete(link);
            Directory.Delete(open, recursive: true);
        }
    }

    [Fact]
    public void Idle_poll_allocates_nothing()
    {
        _server.Poll(_table);
        Allocations.AssertNone(() => _server.Poll(_table));
    }

    private static string? OpenAt(string directory)
    {
        using ControlServer? server = ControlServer.TryOpen(directory, TimeProvider.System, out string why);
        Assert.Equal(server is null, why.Length > 0);
        return server is null ? null : directory;
    }

    private ControlServer Open() => ControlServer.TryOpen(Folder, _world.Time, out string why) ?? throw new IOException(why);

    private Client Connect() => new(SocketPath);

    /// <summary>Runs the program as a client while the server's loop turns.</summary>
    private (int Status, string Output, string Error) Ask(string line, bool terminal = false)
    {
        var client = new TestWorld();
        client.Host = client.Host with { OutputIsTerminal = terminal };
        client.Variables[ControlDirectory.Variable] = Folder;
        Task<int> run = Threads.Run(() => client.Run(line));
        while (!run.Wait(TimeSpan.FromMilliseconds(1)))
        {
            _server.Poll(_table);
        }

        _server.Poll(_table);
        return (run.Result, client.Text, client.Error.ToString());
    }

    private sealed class Client : IDisposable
    {
        public Client(string path)
        {
            Socket.ReceiveTimeout = 5000;
            Socket.SendTimeout = 5000;
            Socket.Connect(new UnixDomainSocketEndPoint(path));
        }

        public Socket Socket { get; } = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public bool IsClosed
        {
            get
            {
                try
                {
                    return Socket.Receive(new byte[1]) == 0;
                }
                catch (SocketException exception)
                {
                    // Closed with something unread.
                    return exception.SocketErrorCode == SocketError.ConnectionReset;
                }
            }
        }

        public void Send(string text) => Socket.Send(Encoding.UTF8.GetBytes(text));

        public string Receive()
        {
            byte[] buffer = new byte[64 * 1024];
            return Encoding.UTF8.GetString(buffer, 0, Socket.Receive(buffer));
        }

        public void Dispose() => Socket.Dispose();
    }
}
