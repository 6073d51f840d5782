namespace IoTop.Bpf.Tests;

/// <summary>Names of functions: by address, and by glob.</summary>
public sealed class CallNamesTests : IDisposable
{
    private const string Symbols = """
        0000000000000000 A hidden
        ffffffff81000000 T _stext
        ffffffff81000000 t first
        ffffffff81000100 t second
        ffffffff81000180 d data
        ffffffff81000200 T __kretprobe_trampoline
        ffffffff81000300 T arch_rethook_trampoline
        ffffffffc0000000 t in_module	[some]

        """;

    private const string Available = """
        vfs_read
        vfs_write
        vfs_fsync_work [some]
        blk_start
        blk_run_work
        __ftrace_invalid_address___64
        vfs_read

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0xffffffff81000000, "_stext")]
    [InlineData(0xffffffff81000004, "_stext")]
    [InlineData(0xffffffff81000190, "second")]
    [InlineData(0xffffffff81000210, "[unknown/kretprobe'd]")]
    [InlineData(0xffffffff81000300, "[unknown/kretprobe'd]")]
    [InlineData(0xffffffffc0000010, "in_module")]
    [InlineData(0xffffffffc0200000, "0xffffffffc0200000")]
    [InlineData(0xffffffff80000000, "0xffffffff80000000")]
    [InlineData(SymbolTable.TrampolineMarker, "[FTRACE TRAMPOLINE]")]
    [InlineData(0, "0x0")]
    public void Address_is_in_the_function_that_begins_in_front_of_it(ulong address, string name) =>
        Assert.Equal(name, Table().NameOf(address));

    [Fact]
    public void Function_has_one_string_whatever_the_address_in_it()
    {
        SymbolTable table = Table();
        Assert.Same(table.NameOf(0xffffffff81000110), table.NameOf(0xffffffff810001f0));
        Assert.Same(table.NameOf(0x1234), table.NameOf(0x1234));
        Allocations.AssertNone(() => table.NameOf(0xffffffff81000110));
    }

    [Fact]
    public void Hidden_addresses_are_no_functions()
    {
        Assert.Equal(5, Table().Count);
        Assert.Equal(0, new SymbolTable(Write("0000000000000000 T one\n0000000000000000 t two\n")).Count);
        Assert.Equal(0, new SymbolTable("/nowhere").Count);
    }

    [Theory]
    [InlineData("vfs_*", "vfs_fsync_work vfs_read vfs_write")]
    [InlineData("vfs_* !*_work blk_*", "blk_run_work blk_start vfs_read vfs_write")]
    [InlineData("vfs_* blk_* !*_work", "blk_start vfs_read vfs_write")]
    [InlineData("vfs_* !vfs_r* vfs_read", "vfs_fsync_work vfs_read vfs_write")]
    [InlineData("*:mod:some", "vfs_fsync_work")]
    [InlineData(":mod:some", "vfs_fsync_work")]
    [InlineData("vfs_* !*:mod:some", "vfs_read vfs_write")]
    [InlineData("?fs_[a-r]ead", "vfs_read")]
    [InlineData("*", "blk_run_work blk_start vfs_fsync_work vfs_read vfs_write")]
    [InlineData("nothing", "")]
    public void Globs_add_and_take_away_one_after_another(string globs, string expected)
    {
        var functions = new TraceableFunctions(Write(Available));
        FilterGlobs parsed = FilterGlobs.Parse(globs.Split(' '));
        Assert.Equal("", parsed.WhyNot);
        Assert.Equal(expected, string.Join(' ', functions.Match(parsed).Select(static match => match.Name)));
    }

    [Fact]
    public void Words_that_match_nothing_are_named()
    {
        FilterGlobs parsed = FilterGlobs.Parse(["vfs_* nothing*", "!neither", "!vfs_read"]);
        _ = new TraceableFunctions(Write(Available)).Match(parsed);
        Assert.Equal(["nothing*"], parsed.Unmatched);
        Assert.Equal(["nothing*", "!neither"], parsed.Words.Where(parsed.IsIdle));
    }

    [Theory]
    [InlineData("vfs_read:traceoff")]
    [InlineData("vfs_read:stacktrace:1")]
    [InlineData("12")]
    [InlineData("!")]
    [InlineData("#comment")]
    [InlineData("!vfs_*")]
    public void What_would_do_something_else_is_refused(string glob) => Assert.NotEqual("", FilterGlobs.Parse([glob]).WhyNot);

    private SymbolTable Table() => new(Write(Symbols));

    private string Write(string text)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }
}
