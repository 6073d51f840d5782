using IoTop.Model;
using IoTop.Testing;

namespace IoTop.Model.Tests;

/// <summary>Who calls whom, the patterns of names, the letters of flags.</summary>
public sealed class CallTreeTests : IDisposable
{
    private readonly ScriptedCallSource _source = new("vfs_read", "ksys_read", "vfs_write", "ksys_write");
    private readonly CallTree _tree = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public void CallTree_CountsByCallerAndCallee_WhateverAddressTheyAreCalledFrom()
    {
        Add("vfs_read", "ksys_read", 3);
        Add("vfs_write", "ksys_write", 2);
        var fromElsewhere = new CallEvent { Function = _source.AddressOf("vfs_read"), Caller = _source.AddressOf("ksys_read") + 0x42 };
        _tree.Add(in fromElsewhere, _source);
        Assert.Equal(["0 ksys_read: 0", "0 vfs_read: 0", "0 ksys_write: 0", "0 vfs_write: 0"], Lines());
        _tree.CloseInterval(1_000_000_000);
        Assert.Equal(["4 ksys_read: 4", "4 vfs_read: 4", "2 ksys_write: 2", "2 vfs_write: 2"], Lines());
        Add("vfs_read", "ksys_write", 5);
        _tree.CloseInterval(500_000_000);
        Assert.Equal(["0 ksys_read: 4", "0 vfs_read: 4", "5 ksys_write: 7", "0 vfs_write: 2", "5 vfs_read: 5"], Lines());
        Assert.Equal((11ul, 5ul, 500_000_000ul, 1_500_000_000ul), (_tree.Total, _tree.Interval, _tree.IntervalNs, _tree.ElapsedNs));
        Assert.Same(_tree.Rows[2], _tree.Rows[4].Caller);
    }

    [Fact]
    public void CallTree_PassesOverWhatHasNoCaller()
    {
        CallEvent gap = CallEvent.Gap(1, 0, 99);
        _tree.Add(in gap, _source);
        var entry = new CallEvent { Kind = CallKind.GraphEntry, Function = _source.AddressOf("vfs_read") };
        _tree.Add(in entry, _source);
        _tree.CloseInterval(1);
        Assert.Equal(0ul, _tree.Total);
        Assert.True(_tree.Rows.IsEmpty);
    }

    [Fact]
    public void CallTree_IsBounded_AndSaysWhatItLeavesOut()
    {
        var tree = new CallTree(mostRows: 4);
        for (int i = 0; i < 10; i++)
        {
            var call = new CallEvent { Function = _source.AddressOf($"callee{i}"), Caller = _source.AddressOf("ksys_read") };
            tree.Add(in call, _source);
        }

        tree.CloseInterval(1);
        Assert.Equal((3, 8ul, 10ul), (tree.Rows.Length, tree.Uncounted, tree.Total));
        tree.Reset();
        tree.CloseInterval(1);
        Assert.Equal((0, 0ul, 0ul), (tree.Rows.Length, tree.Uncounted, tree.Total));
    }

    [Fact]
    public void CallTree_AllocatesNothing_ForWhatItHasSeen()
    {
        var call = new CallEvent { Function = _source.AddressOf("vfs_read"), Caller = _source.AddressOf("ksys_read") };
        Allocations.AssertNone(
            () =>
            {
                _tree.Add(in call, _source);
                _tree.CloseInterval(1);
            },
            warmUp: 1000);
    }

    [Theory]
    [InlineData("vfs_*", "vfs_read", true)]
    [InlineData("vfs_*", "do_vfs_ioctl", false)]
    [InlineData("*swap*", "try_swapin", true)]
    [InlineData("vfs_read", "vfs_readv", false)]
    [InlineData("vfs_rea?", "vfs_read", true)]
    [InlineData("vfs_* !*_work", "vfs_a_work", false)]
    [InlineData("!*_work vfs_*", "vfs_a_work", true)]
    [InlineData("vfs_* !*_work vfs_a_work", "vfs_a_work", true)]
    [InlineData("!vfs_read", "vfs_write", false)]
    [InlineData("VFS_*", "vfs_read", false)]
    [InlineData("a*b*c", "a_b_c", true)]
    public void CallGlobs_MatchAsFtraceFilterDoes(string globs, string name, bool matches) =>
        Assert.Equal(matches, new CallGlobs(CallGlobs.Split(globs)).Matches(name));

    [Theory]
    [InlineData(0x00, 0x00, ".....", "....")]
    [InlineData(0x01, 0x01, "d..1.", "d..1")]
    [InlineData(0x81, 0x21, "D..12", "D..21")]
    [InlineData(0x80, 0x0f, "b..f.", "b..f")]
    [InlineData(0x06, 0x00, ".b...", ".b..")]
    [InlineData(0x26, 0xa0, ".B..a", ".B.a0")]
    [InlineData(0x02, 0x00, ".l...", ".l..")]
    [InlineData(0x22, 0x00, ".L...", ".L..")]
    [InlineData(0x20, 0x00, ".p...", ".p..")]
    [InlineData(0x24, 0x00, ".N...", ".N..")]
    [InlineData(0x04, 0x00, ".n...", ".n..")]
    [InlineData(0x08, 0x00, "..h..", "..h.")]
    [InlineData(0x10, 0x00, "..s..", "..s.")]
    [InlineData(0x18, 0x00, "..H..", "..H.")]
    [InlineData(0x40, 0x00, "..z..", "..z.")]
    [InlineData(0x48, 0x00, "..Z..", "..Z.")]
    public void CallFlagText_HasTheKernelsLetters(byte flags, byte depth, string letters, string withoutMigration)
    {
        var call = new CallEvent { Flags = (CallFlags)flags, PreemptDepth = (byte)(depth & 0xf), MigrateDepth = (byte)(depth >> 4) };
        var source = new CallSourceDescription(CallBackend.Script, "", [], HasMigrateDepth: true, HasLazyResched: true, HasGraph: true);
        Assert.Equal(letters, Letters(in call, source));
        Assert.Equal(withoutMigration, Letters(in call, source with { HasMigrateDepth = false }));
    }

    [Fact]
    public void CallFlagText_SaysThatNobodyCanTell_OnKernelsWithoutLazyRescheduling()
    {
        var call = new CallEvent { Flags = CallFlags.NeedReschedLazy };
        var source = new CallSourceDescription(CallBackend.Script, "", [], HasMigrateDepth: true, HasLazyResched: false, HasGraph: true);
        Assert.Equal("X....", Letters(in call, source));
    }

    private static string Letters(in CallEvent call, CallSourceDescription source)
    {
        Span<byte> text = stackalloc byte[CallFlagText.MaxLetters];
        return System.Text.Encoding.ASCII.GetString(text[..CallFlagText.Letters(in call, source, text)]);
    }

    private void Add(string callee, string caller, int times)
    {
        var call = new CallEvent { Function = _source.AddressOf(callee), Caller = _source.AddressOf(caller) };
        for (int i = 0; i < times; i++)
        {
            _tree.Add(in call, _source);
        }
    }

    private string[] Lines()
    {
        var lines = new List<string>();
        foreach (CallTreeRow row in _tree.Rows)
        {
            lines.Add($"{row.Interval} {row.Function}: {row.Total}");
        }

        return [.. lines];
    }
}
