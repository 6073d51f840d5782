using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf.Tests;

/// <summary>Every wire struct against the type information of the very objects that the program loads.</summary>
public sealed class WireFormatTests
{
    /// <summary>C names whose C# name is not their PascalCase form.</summary>
    private static readonly Dictionary<string, string> s_renamed = new()
    {
        ["size_buckets"] = nameof(CounterValue.Sizes),
        ["latency_buckets"] = nameof(CounterValue.Latencies),
        ["ino"] = nameof(SegmentRecord.Inode),
        ["len"] = nameof(SegmentRecord.Length),
        ["segment.offset"] = nameof(SegmentRecord.PageOffset),
        ["other_ino"] = nameof(SyscallEvent.OtherInode),
        ["data_len"] = nameof(SyscallEvent.DataLength),
        ["path_len"] = nameof(FileRecord.PathLength),
        ["snaplen"] = nameof(CaptureControl.SnapLength),
    };

    public static TheoryData<string, string, Type> Structs => new()
    {
        { "block_io", "io_event", typeof(IoEvent) },
        { "block_io", "counter_key", typeof(CounterKey) },
        { "block_io", "counter_value", typeof(CounterValue) },
        { "block_io", "owner", typeof(Owner) },
        { "block_io", "start", typeof(Start) },
        { "block_io", "unseen_end", typeof(UnseenEnd) },
        { "block_io", "control", typeof(Control) },
        { "block_io", "plan", typeof(Plan) },
        { "payload", "segment", typeof(SegmentRecord) },
        { "payload", "file_record", typeof(FileRecord) },
        { "payload", "capture", typeof(CaptureControl) },
        { "payload", "payload_plan", typeof(PayloadPlan) },
        { "payload", "page_check", typeof(PageCheck) },
        { "payload", "owner", typeof(Owner) },
        { "payload", "plan", typeof(Plan) },
        { "page_address", "page_search", typeof(PageSearch) },
        { "functions", "watch", typeof(Watch) },
        { "functions", "function_key", typeof(FunctionKey) },
        { "functions", "function_value", typeof(FunctionValue) },
        { "functions", "allocation", typeof(FunctionWatches.Allocation) },
        { "function", "function_key", typeof(FunctionKey) },
        { "function", "function_value", typeof(FunctionValue) },
        { "function", "function_plan", typeof(FunctionPlan) },
        { "functions_multi", "function_value", typeof(FunctionValue) },
        { "syscalls", "syscall_event", typeof(SyscallEvent) },
        { "syscalls", "syscall_key", typeof(SyscallKey) },
        { "syscalls", "syscall_value", typeof(SyscallValue) },
        { "syscalls", "syscall_control", typeof(SyscallControl) },
        { "syscalls", "syscall_plan", typeof(SyscallConstants) },
        { "syscalls", "file_record", typeof(FileRecord) },
        { "syscalls", "watch", typeof(Watch) },
        { "calls", "call_record", typeof(CallRecord) },
        { "calls", "call_plan", typeof(CallPlan) },
        { "histogram", "histogram_key", typeof(HistogramKey) },
        { "histogram", "histogram_value", typeof(HistogramValue) },
        { "histogram", "histogram_plan", typeof(HistogramPlan) },
        { "histogram", "plan", typeof(Plan) },
        { "histogram_io", "histogram_key", typeof(HistogramKey) },
        { "histogram_io", "histogram_value", typeof(HistogramValue) },
        { "histogram_io", "histogram_plan", typeof(HistogramPlan) },
        { "histogram_io", "start", typeof(Start) },
    };

    [Theory]
    [MemberData(nameof(Structs))]
    public void Mirror_has_every_field_at_its_offset_with_its_size(string objectName, string structName, Type mirror)
    {
        using KernelBtf btf = ReadObject(objectName);
        IReadOnlyList<(string Name, int Offset, int Size)> members = btf.StructMembers(structName);
        Assert.NotEmpty(members);

        // The mirror of a file's record ends where its path begins: the path is read as the bytes that follow.
        int pathBytes = structName == "file_record" ? members[^1].Size : 0;
        members = [.. members.Where(static member => member.Name != "path")];
        Assert.Equal(btf.StructSize(structName) - pathBytes, SizeOf(mirror));

        FieldInfo[] fields = mirror.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.Equal(members.Count, fields.Length);
        foreach ((string name, int offset, int size) in members)
        {
            string expected = s_renamed.GetValueOrDefault($"{structName}.{name}") ?? s_renamed.GetValueOrDefault(name) ?? PascalCase(name);
            FieldInfo field = Assert.Single(fields, candidate => candidate.Name == expected);
            Assert.Equal((name, offset, size), (name, (int)Marshal.OffsetOf(mirror, field.Name), SizeOf(field.FieldType)));
        }
    }

    [Theory]
    [InlineData("iotop_op", typeof(IoOperation), "IOTOP_OP_")]
    [InlineData("iotop_event_flag", typeof(IoEventFlags), "IOTOP_EVENT_")]
    [InlineData("iotop_loss", typeof(LossKind), "IOTOP_LOSS_")]
    [InlineData("iotop_page_kind", typeof(PageKind), "IOTOP_PAGE_")]
    [InlineData("iotop_segment_flag", typeof(SegmentFlags), "IOTOP_SEGMENT_")]
    [InlineData("iotop_payload_type", typeof(PayloadType), "IOTOP_PAYLOAD_")]
    [InlineData("iotop_function_family", typeof(FunctionFamily), "IOTOP_FUNCTION_")]
    [InlineData("iotop_watch_flag", typeof(WatchFlags), "IOTOP_WATCH_")]
    [InlineData("iotop_function_loss", typeof(FunctionLoss), "IOTOP_FUNCTION_LOSS_")]
    [InlineData("iotop_syscall", typeof(Syscall), "IOTOP_SYSCALL_")]
    [InlineData("iotop_syscall_flag", typeof(SyscallFlags), "IOTOP_SYSCALL_")]
    [InlineData("iotop_syscall_loss", typeof(SyscallLoss), "IOTOP_SYSCALL_LOSS_")]
    [InlineData("iotop_point", typeof(HistogramPoint), "IOTOP_POINT_")]
    [InlineData("iotop_quantity", typeof(HistogramQuantity), "IOTOP_QUANTITY_")]
    [InlineData("iotop_histogram_loss", typeof(HistogramLoss), "IOTOP_HISTOGRAM_LOSS_")]
    public void Enum_has_the_numbers_of_the_header(string enumName, Type mirror, string prefix)
    {
        // Constants leave no trace in BTF unless a variable has their type: read the header that both sides are built from.
        Dictionary<string, long> header = HeaderEnums.Read(enumName, prefix);
        Dictionary<string, long> ours = Enum.GetNames(mirror)
            .Where(name => name != "None" || header.ContainsKey(name)) // of flags: none is set
            .ToDictionary(static name => name == nameof(PageKind.Anonymous) ? "Anon" : name, name => Convert.ToInt64(Enum.Parse(mirror, name), CultureInfo.InvariantCulture));
        Assert.Equal(header.OrderBy(static pair => pair.Value), ours.OrderBy(static pair => pair.Value));
    }

    /// <summary>libbpf reads files only.</summary>
    private static KernelBtf ReadObject(string name)
    {
        string path = Path.Combine(Path.GetTempPath(), $"iotop-{Guid.NewGuid():N}.bpf.o");
        try
        {
            using Stream resource = typeof(LiveEventSource).Assembly.GetManifestResourceStream($"{name}.bpf.o")!;
            using (FileStream file = File.Create(path))
            {
                resource.CopyTo(file);
            }

            return KernelBtf.Parse(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static string PascalCase(string name) =>
        string.Concat(name.Split('_').Select(static part => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant()));

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!
        .MakeGenericMethod(type.IsEnum ? Enum.GetUnderlyingType(type) : type).Invoke(null, null)!;
}
