using System.Text;
using IoTop.Model;

namespace IoTop.Bpf.Tests;

/// <summary>Which functions a glob stands for, and why some of them cannot be probed, from made-up lists of a kernel.</summary>
public sealed class FunctionSymbolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("vfs_*", "vfs_read", true)]
    [InlineData("vfs_*", "vfs_", true)]
    [InlineData("vfs_*", "do_vfs_read", false)]
    [InlineData("*vfs*read*", "do_vfs_iter_read_once", true)]
    [InlineData("vfs_rea?", "vfs_read", true)]
    [InlineData("vfs_rea?", "vfs_rea", false)]
    [InlineData("vfs_[rw]*", "vfs_write", true)]
    [InlineData("vfs_[!rw]*", "vfs_write", false)]
    [InlineData("vfs_[a-m]sync", "vfs_fsync", true)]
    [InlineData("kfree", "kfree", true)]
    [InlineData("kfree", "kfree_skb", false)]
    [InlineData("a[", "a[", true)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    public void Glob_matches_as_the_shell_does(string glob, string name, bool matches) =>
        Assert.Equal(matches, SymbolGlob.IsMatch(Encoding.UTF8.GetBytes(glob), Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Matches_come_in_the_order_of_names_with_the_reason_why_some_cannot_be_probed()
    {
        FunctionSymbols symbols = Write(
            """
            ffffffff81000000 T vfs_write
            ffffffff81000010 t vfs_read
            ffffffff81000020 t vfs_twice
            ffffffff81000030 t vfs_twice	[module]
            ffffffff81000040 t vfs_notrace
            ffffffff81000050 t vfs_forbidden
            ffffffff81000060 D vfs_variable
            ffffffff81000070 t __pfx_vfs_read
            ffffffff81000080 t vfs_of_module	[module]
            ffffffff81000090 t other

            """,
            "vfs_write\nvfs_read\nvfs_twice\nvfs_twice [module]\nvfs_forbidden\nvfs_of_module [module]\nother\n",
            "0xffffffff81000050-0xffffffff81000060\tvfs_forbidden\n");
        List<FunctionMatch> matches = symbols.Match(["*vfs_*"]);
        Assert.Equal(
            ["vfs_forbidden", "vfs_notrace", "vfs_of_module", "vfs_read", "vfs_twice", "vfs_write"],
            matches.Select(static match => match.Name));
        Assert.Equal(
            ["vfs_of_module", "vfs_read", "vfs_write"],
            matches.Where(static match => match.WhyNot.Length == 0).Select(static match => match.Name));
        Assert.Contains("forbids", matches[0].WhyNot, StringComparison.Ordinal);
        Assert.Contains("available_filter_functions", matches[1].WhyNot, StringComparison.Ordinal);
        Assert.Contains("2 functions", matches[4].WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_not_judged()
    {
        FunctionSymbols symbols = Write("ffffffff81000010 t vfs_read\n", null, null);
        Assert.Equal([new FunctionMatch("vfs_read", "")], symbols.Match(["vfs_*"]));
        Assert.Empty(symbols.Match(["nothing*"]));
    }

    [Fact]
    public void Of_the_fixed_functions_those_are_taken_that_exist()
    {
        FunctionSymbols symbols = Write(
            "ffffffff81000010 T kfree\nffffffff81000020 T __kmalloc_noprof\nffffffff81000030 T kfree_skb\n", null, null);
        HashSet<string> existing = symbols.Existing(FixedFunctions.All.Select(static function => function.Name));
        Assert.Equal(["__kmalloc_noprof", "kfree"], existing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fixed_functions_are_all_different_and_each_family_has_a_tracepoint_or_none()
    {
        Assert.Equal(FixedFunctions.All.Count, FixedFunctions.All.DistinctBy(static function => function.Name).Count());

        // The tracepoints' programs take a family's place in this list for its function.
        Assert.Equal(
            Enum.GetValues<FunctionFamily>().Where(static family => family != FunctionFamily.Other),
            FixedFunctions.Tracepoints.Select(static entry => entry.Family));
    }

    [Fact]
    public void Left_probes_are_those_of_our_groups_whose_process_is_gone()
    {
        string[] definitions =
        [
            "p:iotop_sharp_41/kfree_e_41 kfree",
            "r4096:iotop_sharp_42/kfree_r_42 kfree",
            "r4096:iotop_sharp_42_2/kfree_r_42_2 kfree+0",
            "p:kprobes/mine vfs_read",
            "p:iotop_sharp_x/kfree_e_1 kfree",
            "p:iotop_sharp_/kfree_e_1 kfree",
            "nonsense",
            "",
        ];
        Assert.Equal(
            [("iotop_sharp_42", "kfree_r_42"), ("iotop_sharp_42_2", "kfree_r_42_2")],
            LeftProbes.Find(definitions, static pid => pid == 41));
    }

    [Fact]
    public void Misses_are_read_by_name_whatever_else_is_in_the_list()
    {
        ulong[] missed = [0, 0, 0];
        byte[][] names = ["kfree_r_42"u8.ToArray(), "kfree_e_42"u8.ToArray(), "up_r_42"u8.ToArray()];
        ReadOnlySpan<byte> text = """
              other_e_7                                                  5               9
              kfree_r_42                                               100              11
              kfree_e_42                                               100               0
              up_r_42_2                                                  1               8
              up_r_42                                                    1               7

            """u8;
        TraceProbes.ParseProfile(text, names, missed);
        Assert.Equal([11ul, 0, 7], missed);
        TraceProbes.ParseProfile([], names, missed);
        Assert.Equal([11ul, 0, 7], missed);
        TraceProbes.ParseProfile(text, [], []);
    }

    private FunctionSymbols Write(string kallsyms, string? traceable, string? blacklist)
    {
        File.WriteAllText(Path.Combine(_folder, "kallsyms"), kallsyms);
        if (traceable is not null)
        {
            File.WriteAllText(Path.Combine(_folder, "available_filter_functions"), traceable);
        }

        if (blacklist is not null)
        {
            File.WriteAllText(Path.Combine(_folder, "blacklist"), blacklist);
        }

        return new FunctionSymbols(_folder, Path.Combine(_folder, "kallsyms"), Path.Combine(_folder, "blacklist"));
    }
}
