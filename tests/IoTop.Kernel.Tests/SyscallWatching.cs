using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>What tests of the syscalls plane do all the time.</summary>
internal static class SyscallWatching
{
    /// <summary>Runs the program, watched from its first call on, and returns what was told.</summary>
    internal static SyscallStore Watch(LiveSyscallSource source, SyscallLoad load, params string[] arguments)
    {
        var store = new SyscallStore(1 << 14);
        using HeldCommand command = load.Hold(arguments);
        Assert.Equal("", source.Add(command.Pid, children: true));
        SyscallLoad.RunToEnd(command, () => source.Drain(store));
        return store;
    }

    internal static IEnumerable<long> Sequences(SyscallStore store)
    {
        for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
        {
            yield return sequence;
        }
    }

    internal static IEnumerable<SyscallEvent> Events(SyscallStore store) => Sequences(store).Select(sequence => store[sequence]);

    /// <summary>The kernel's own counts, of everybody who is or was watched.</summary>
    internal static Dictionary<SyscallKey, SyscallValue> Counts(LiveSyscallSource source)
    {
        Dictionary<SyscallKey, SyscallValue> result = [];
        var reader = new MapReader<SyscallKey, SyscallValue>(source.Programs.Map("counts"), 512);
        reader.Begin();
        while (reader.Next() is int read and > 0)
        {
            for (int i = 0; i < read; i++)
            {
                result.Add(reader.Keys[i], reader.Values[i]);
            }
        }

        return result;
    }

    internal static void AssertNothingLost(LiveSyscallSource source) =>
        Assert.All(Enum.GetValues<SyscallLoss>(), loss => Assert.Equal((loss, 0ul), (loss, source.Lost(loss))));
}
