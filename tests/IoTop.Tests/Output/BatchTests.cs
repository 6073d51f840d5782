using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>Batch output, byte for byte.</summary>
public sealed class BatchTests
{
    private static TestWorld Busy()
    {
        var world = new TestWorld();
        return world.Then(() =>
        {
            world.Io(812, "postgres", IoOperation.Read, 12_640_000, 250);
            world.Io(812, "postgres", IoOperation.Write, 4096, 1);
            world.Io(40, "kworker/u8:1", IoOperation.Write, 1_048_576, 20, TestWorld.Nvme);
        }).Then(() => world.Io(0, "", IoOperation.Write, 512, 1));
    }

    [Fact]
    public void Batch_prints_what_iotop_prints()
    {
        TestWorld world = Busy();
        Assert.Equal(ExitCode.Done, world.Run("-b -n 2"));
        Assert.Equal(
            """
            Total DISK READ :      12.05 M/s | Total DISK WRITE :    1028.00 K/s
            Actual DISK READ:      12.05 M/s | Actual DISK WRITE:    1028.00 K/s
              TID  PRIO  USER     DISK READ  DISK WRITE  SWAPIN      IO    COMMAND
              812 be/4 alice      12.05 M/s    4.00 K/s  0.00 % 25.10 % postgres -D /data
               40 idle root        0.00 B/s 1024.00 K/s  0.00 %  2.00 % [kworker/u8:1]
                1 be/4 root        0.00 B/s    0.00 B/s  0.00 %  0.00 % init splash
            Total DISK READ :       0.00 B/s | Total DISK WRITE :     512.00 B/s
            Actual DISK READ:       0.00 B/s | Actual DISK WRITE:     512.00 B/s
              TID  PRIO  USER     DISK READ  DISK WRITE  SWAPIN      IO    COMMAND
                0    - -           0.00 B/s  512.00 B/s  0.00 %  0.10 % {no owner known}
                1 be/4 root        0.00 B/s    0.00 B/s  0.00 %  0.00 % init splash
               40 idle root        0.00 B/s    0.00 B/s  0.00 %  0.00 % [kworker/u8:1]
              812 be/4 alice       0.00 B/s    0.00 B/s  0.00 %  0.00 % postgres -D /data

            """,
            world.Text);
        Assert.False(world.Requested!.Events);
    }

    [Fact]
    public void Batch_with_boktqqq_prints_only_timed_rows_in_kilobytes()
    {
        TestWorld world = Busy();
        Assert.Equal(ExitCode.Done, world.Run("-boktqqq -n1"));
        Assert.Equal(
            """
            06:07:09   812 be/4 alice    12343.75 K/s    4.00 K/s  0.00 % 25.10 % postgres -D /data
            06:07:09    40 idle root        0.00 K/s 1024.00 K/s  0.00 %  2.00 % [kworker/u8:1]

            """,
            world.Text);
    }

    [Fact]
    public void Batch_with_time_prefixes_every_line_and_titles_it()
    {
        TestWorld world = Busy();
        world.Run("-t -n1 -o -p 40");
        Assert.Equal(
            """
            06:07:09 Total DISK READ :       0.00 B/s | Total DISK WRITE :    1024.00 K/s
            06:07:09 Actual DISK READ:      12.05 M/s | Actual DISK WRITE:    1028.00 K/s
                TIME  TID  PRIO  USER     DISK READ  DISK WRITE  SWAPIN      IO    COMMAND
            06:07:09    40 idle root        0.00 B/s 1024.00 K/s  0.00 %  2.00 % [kworker/u8:1]

            """,
            world.Text);
    }

    [Theory]
    [InlineData("-b", 2, 2)]
    [InlineData("-q", 1, 2)]
    [InlineData("-qq", 0, 2)]
    [InlineData("-qqq", 0, 0)]
    public void Batch_quiet_leaves_out_titles_then_summaries(string quiet, int titles, int summaries)
    {
        TestWorld world = Busy();
        world.Run(quiet + " -o");
        Assert.Equal(titles, world.Lines.Count(line => line.Contains("COMMAND", StringComparison.Ordinal)));
        Assert.Equal(summaries, world.Lines.Count(line => line.StartsWith("Total DISK READ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Batch_accumulates_rows_but_not_the_header()
    {
        TestWorld world = Busy();
        world.Run("-b -a -P -o -qq -n 2");
        Assert.Equal(
            [
                "Total DISK READ :       0.00 B/s | Total DISK WRITE :     512.00 B/s",
                "Actual DISK READ:       0.00 B/s | Actual DISK WRITE:     512.00 B/s",
                "  812 be/4 alice        12.05 M      4.00 K  0.00 % 12.55 % postgres -D /data",
                "   40 idle root          0.00 B   1024.00 K  0.00 %  1.00 % [kworker/u8:1]",
                "    0    - -             0.00 B    512.00 B  0.00 %  0.05 % {no owner known}",
            ],
            world.Lines[^5..]);
    }

    [Fact]
    public void Batch_rows_sum_to_the_header()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            for (uint pid = 0; pid < 50; pid++)
            {
                world.Io(pid, "task", IoOperation.Write, 512 * (pid + 1), 0.1, pid % 2 == 0 ? TestWorld.Sda1 : TestWorld.Nvme);
            }
        });
        world.Run("--csv -P -n 1 -o");
        string[][] rows = [.. world.Text.Split("\r\n").Select(line => line.Split(','))];
        int type = Array.IndexOf(rows[0], "type");
        int bytes = Array.IndexOf(rows[0], "write_bytes");
        ulong sum = 0;
        foreach (string[] row in rows.Where(row => row.Length > type && row[type] == "process"))
        {
            sum += ulong.Parse(row[bytes], System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal(512UL * 50 * 51 / 2, sum);
        Assert.Equal(sum.ToString(System.Globalization.CultureInfo.InvariantCulture), rows[1][bytes]);
    }

    [Fact]
    public void Batch_filters_by_user_device_and_expression()
    {
        static string[] Rows(string line)
        {
            TestWorld world = Busy();
            Assert.Equal(ExitCode.Done, world.Run(line + " -bo -qqq -n 1"));
            return [.. world.Lines.Select(row => row.TrimStart().Split(' ')[0])];
        }

        Assert.Equal(["812"], Rows("-u alice"));
        Assert.Equal(["812"], Rows("-u +1000"));
        Assert.Equal(["40"], Rows("-D nvme0n1"));
        Assert.Equal(["812"], Rows("-D /dev/sda"));
        Assert.Equal(["40"], Rows("--filter kwork"));
        Assert.Equal(["812", "40"], Rows("--sort read"));
        Assert.Equal(["40", "812"], Rows("--sort pid"));
        Assert.Equal(["812", "40"], Rows("--sort pid:desc"));
    }

    [Fact]
    public void Batch_with_a_device_counts_only_that_device()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            world.Io(812, "postgres", IoOperation.Read, 4096, 10);
            world.Io(812, "postgres", IoOperation.Read, 8192, 100, TestWorld.Nvme);
        });
        world.Run("-b -D sda -o -n 1 -q");
        Assert.Equal("Total DISK READ :       4.00 K/s | Total DISK WRITE :       0.00 B/s", world.Lines[0]);
        Assert.Equal("Actual DISK READ:       4.00 K/s | Actual DISK WRITE:       0.00 B/s", world.Lines[1]);
        Assert.Equal("  812 be/4 alice       4.00 K/s    0.00 B/s  0.00 %  1.00 % postgres -D /data", world.Lines[3]);
    }

    [Theory]
    [InlineData("-b -D nosuch", "there is no device 'nosuch'")]
    [InlineData("-b -u nobodyhere", "there is no user 'nobodyhere'")]
    [InlineData("-b --filter (", "the filter '(' is not a regular expression")]
    public void Batch_refuses_what_does_not_exist(string line, string message)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith("iotop-sharp: " + message, world.Error.ToString(), StringComparison.Ordinal);
        Assert.True(world.Source.IsDisposed);
        Assert.Empty(world.Text);
    }

    [Fact]
    public void Batch_keeps_its_samples_on_the_grid_of_the_delay()
    {
        var world = new TestWorld();
        var waits = new List<TimeSpan>();
        world.Host = world.Host with
        {
            Wait = time =>
            {
                waits.Add(time);

                // Waking is always late, and so is the sample's end.
                world.Time.Advance(time + TimeSpan.FromMilliseconds(30));
                world.Source.NowNs += 1_000_000;
                return true;
            },
        };
        world.Run("-b -d 0.5 -n 3");
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.47), TimeSpan.FromSeconds(0.47)], waits);
    }

    [Fact]
    public void Batch_leaves_out_the_samples_that_the_machine_slept_through()
    {
        var world = new TestWorld();
        var waits = new List<TimeSpan>();
        world.Host = world.Host with
        {
            Wait = time =>
            {
                waits.Add(time);
                world.Time.Advance(time + TimeSpan.FromSeconds(waits.Count == 1 ? 60.25 : 0));
                return true;
            },
        };
        world.Run("-b -n 3");
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(1)], waits);
    }
}
