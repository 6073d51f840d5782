using System.Text;
using IoTop.Columns;
using IoTop.Model;

namespace IoTop.Tests.Columns;

public sealed class CellTextTests
{
    [Theory]
    [InlineData(99_999_999u, "99999999")]
    [InlineData(133_951_488u, "128M")]
    [InlineData(uint.MaxValue, "4.0G")]
    public void Bytes_of_a_long_discard_are_not_cut(uint bytes, string shown)
    {
        byte[] text = new byte[32];
        Assert.Equal(shown, Encoding.UTF8.GetString(text, 0, Cells.Bytes(bytes, text)));
    }

    [Theory]
    [InlineData("mysqld", "/usr/sbin/mysqld -f /etc/my.cnf", "mysqld -f /etc/my.cnf")]
    [InlineData("worker", "/usr/sbin/mysqld -f /etc/my.cnf", "mysqld -f /etc/my.cnf")]
    [InlineData("run", "/opt/My App/bin/run\0--fast\0/etc/x\0", "run --fast /etc/x")]
    [InlineData("run", "/opt/My App/bin/run\0", "run")]
    [InlineData("a-very-long-nam", "/opt/My App/a-very-long-name -x /y\0", "a-very-long-name -x /y")]
    [InlineData("sshd", "sshd: root@pts/0", "sshd: root@pts/0")]
    [InlineData("init", "/sbin/init\0", "init")]
    [InlineData("x", "/", "")]
    public void CommandText_takes_only_the_directory_of_the_program_away(string comm, string commandLine, string shown)
    {
        using ProcessCatalog catalog = new(IoModelOptions.Detached.Processes);
        ProcessInfo info = catalog.Add(new ProcessRecord(812, Encoding.UTF8.GetBytes(comm)) { CommandLine = Encoding.UTF8.GetBytes(commandLine) });
        byte[] text = new byte[256];
        Assert.Equal(shown, Encoding.UTF8.GetString(text, 0, CommandText.Full(info, text)));
    }
}
