using IoTop.Commands;

namespace IoTop.Tests.Commands;

public sealed class ServeSyntaxTests
{
    [Theory]
    [InlineData("serve", "127.0.0.1:9464")]
    [InlineData("serve --listen 9500", "127.0.0.1:9500")]
    [InlineData("serve --listen :9500", "127.0.0.1:9500")]
    [InlineData("serve --listen localhost:9500", "127.0.0.1:9500")]
    [InlineData("serve --listen 10.0.0.7", "10.0.0.7:9464")]
    [InlineData("serve --listen 0.0.0.0:9500", "0.0.0.0:9500")]
    [InlineData("serve --listen [::1]:9500", "[::1]:9500")]
    [InlineData("serve --listen ::1", "[::1]:9464")]
    public void An_address_other_than_loopback_is_spelled_out(string line, string address) => Assert.Equal(address, Bind(line).Listen.ToString());

    [Theory]
    [InlineData("serve --listen example.org:9464", "is not an address")]
    [InlineData("serve --listen 99999", "is not an address")]
    [InlineData("serve --top 0", "from 1")]
    [InlineData("serve --delay 0", "the delay must be")]
    [InlineData("serve now", "unexpected argument 'now'")]
    public void What_makes_no_sense_is_refused(string line, string why)
    {
        TestWorld world = new();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.Contains(why, world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_taken_over()
    {
        ServeOptions options = Bind("serve -d 2.5 --top 7 -D sda,sdb --by-dirtier");
        Assert.Equal((2.5, 7, true), (options.Delay.TotalSeconds, options.Top, options.ByDirtier));
        Assert.Equal(["sda", "sdb"], options.Devices);
    }

    private static ServeOptions Bind(string line)
    {
        var syntax = new ProgramSyntax();
        return syntax.Serve.Bind(syntax.Parse(line.Split(' ')));
    }
}
