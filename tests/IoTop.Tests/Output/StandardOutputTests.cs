using System.IO.Pipes;
using System.Text;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>Real pipes.</summary>
public sealed class StandardOutputTests
{
    [Fact]
    public async Task StandardOutput_writes_everything_to_a_pipe()
    {
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        await using var writer = new StandardOutput((int)reader.ClientSafePipeHandle.DangerousGetHandle());
        byte[] sent = new byte[300_000];
        new Random(1).NextBytes(sent);
        byte[] received = new byte[sent.Length];
        Task reading = Threads.Run(() =>
        {
            reader.ReadExactly(received);
            return received.Length;
        });
        writer.Write(sent);
        await reading.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(sent, received);
    }

    [Fact]
    public void StandardOutput_says_that_the_reader_has_gone()
    {
        var reader = new AnonymousPipeServerStream(PipeDirection.In);
        int handle = Duplicate(reader);
        reader.Dispose();
        using var writer = new StandardOutput(handle);
        Assert.Throws<BrokenPipeException>(() => writer.Write("x"u8));
    }

    [Fact]
    public void Batch_ends_well_when_its_reader_goes()
    {
        var world = new TestWorld();
        var reader = new AnonymousPipeServerStream(PipeDirection.In);
        using var pipe = new StandardOutput(Duplicate(reader));
        world.Host = world.Host with { Output = pipe };
        string first = string.Empty;
        world.Then(() => { }).Then(() =>
        {
            // As head -1 does.
            using var lines = new StreamReader(reader, Encoding.UTF8);
            first = lines.ReadLine()!;
        });
        for (int i = 0; i < 100; i++)
        {
            world.Then(() => world.Io(812, "postgres", IoOperation.Read, 512, 1));
        }

        Assert.Equal(ExitCode.Done, world.Run("-b"));
        Assert.StartsWith("Total DISK READ", first, StringComparison.Ordinal);
        Assert.Empty(world.Error.ToString());
        Assert.True(world.Source.IsDisposed);
        Assert.True(world.Time.GetUtcNow() < new DateTimeOffset(2026, 8, 21, 6, 7, 15, TimeSpan.Zero));
    }

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int dup(int fd);

    /// <summary>A write end that is ours: disposing of the server closes its own.</summary>
    private static int Duplicate(AnonymousPipeServerStream server)
    {
        int copy = dup((int)server.ClientSafePipeHandle.DangerousGetHandle());
        server.DisposeLocalCopyOfClientHandle();
        return copy;
    }
}
