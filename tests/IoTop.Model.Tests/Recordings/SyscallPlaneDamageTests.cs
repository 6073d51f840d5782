namespace IoTop.Model.Tests;

/// <summary>Blocks of calls that are not what was written, or are lost.</summary>
public sealed class SyscallPlaneDamageTests
{
    [Fact]
    public void What_is_damaged_is_refused_or_harmless()
    {
        using RecordedSyscallsRun run = new(9, intervals: 70);
        using Recording recording = Recording.Over(run.Memory);
        using Playback playback = run.Play();
        byte[][] states = [.. SyscallPlaneTests.Bodies(recording, RecordingBlockKind.Syscalls).OrderByDescending(static body => body.Length).Take(3)];
        byte[][] calls = [.. SyscallPlaneTests.Bodies(recording, RecordingBlockKind.SyscallEvents).Take(3)];
        Assert.Equal((3, 3), (states.Length, calls.Length));
        int refused = 0;
        foreach (byte[] body in states.Concat(calls))
        {
            bool isState = states.Contains(body);
            for (int length = 0; length < body.Length; length++)
            {
                refused += Refuses(playback.Model, body.AsSpan(0, length), isState) ? 1 : 0;
            }

            Random random = new(1);
            for (int i = 0; i < 2000; i++)
            {
                byte[] wrong = [.. body];
                for (int j = random.Next(1, 4); j > 0; j--)
                {
                    wrong[random.Next(wrong.Length)] = (byte)random.Next(256);
                }

                refused += Refuses(playback.Model, wrong, isState) ? 1 : 0;
            }
        }

        Assert.InRange(refused, 1000, int.MaxValue);
    }

    [Fact]
    public void A_block_that_is_lost_falsifies_no_interval_behind_it()
    {
        using RecordedSyscallsRun run = new(10, intervals: 60);
        using Recording recording = Recording.Over(run.Memory);
        ModelAndReader(out IoModel model, out SyscallTable table, out SyscallStateDecoder decoder);
        using (model)
        {
            int told = 0;
            ulong calls = 0;
            foreach (byte[] body in States(recording))
            {
                if (told is not (20 or 21))
                {
                    decoder.Decode(body);
                    decoder.Close(1, model.Processes);
                }

                told++;
                ulong sum = 0;
                foreach (SyscallProcessRow row in table.Rows)
                {
                    sum += row.Interval.Sum.Calls;
                }

                calls = Math.Max(calls, sum);
            }

            // Who was told of in the lost blocks only comes with his next call; whoever is there has his whole totals.
            Assert.InRange(calls, 1ul, 3 * 5 * 3ul);
            foreach (SyscallProcessRow row in table.Rows)
            {
                SyscallProcessRow? live = run.Table.FindRow(row.Id);
                Assert.True(live is null || row.Total.Sum.Calls <= live.Total.Sum.Calls);
            }
        }
    }

    private static void ModelAndReader(out IoModel model, out SyscallTable table, out SyscallStateDecoder decoder)
    {
        model = new IoModel(new ScriptedEventSource(), IoModelOptions.Detached);
        table = new SyscallTable { MostOver = int.MaxValue, MostCounts = int.MaxValue };
        decoder = new SyscallStateDecoder(table, fromZero: false, wanted: null);
    }

    private static bool Refuses(IoModel model, ReadOnlySpan<byte> body, bool isState)
    {
        try
        {
            if (isState)
            {
                SyscallTable table = new() { MostOver = int.MaxValue, MostCounts = int.MaxValue };
                SyscallStateDecoder decoder = new(table, fromZero: false, wanted: null);
                decoder.Decode(body);
                decoder.Close(1, model.Processes);
                decoder.Decode(body);
                decoder.Close(2, model.Processes);
                _ = RecordedSyscallsRun.Of(table);
            }
            else
            {
                SyscallStore store = new(1 << 10, 1 << 16);
                SyscallFileNames names = new(store, model.Devices, null);
                new SyscallEventDecoder().Decode(body, store, names);
                _ = RecordedSyscallsRun.Calls(store, names, 0);
            }

            return false;
        }
        catch (RecordingException)
        {
            return true;
        }
    }

    private static IEnumerable<byte[]> States(Recording recording)
    {
        SyscallPlaneTests.BodyReader reader = new(RecordingBlockKind.Syscalls);
        for (int i = 0; i < recording.Blocks.Length; i++)
        {
            if (recording.Blocks[i].Kind == RecordingBlockKind.Syscalls && (i < 3 || !recording.Blocks[i].IsWhole))
            {
                recording.Read(recording.FirstNumber + i, reader);
                yield return reader.Body;
            }
        }
    }
}
