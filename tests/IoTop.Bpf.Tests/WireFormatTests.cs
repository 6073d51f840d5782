using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf.Tests;

/// <summary>Every wire struct against the type information of the very object that the program loads.</summary>
public sealed class WireFormatTests
{
    /// <summary>C names whose C# name is not their PascalCase form.</summary>
    private static readonly Dictionary<string, string> s_renamed = new()
    {
        ["size_buckets"] = nameof(CounterValue.Sizes),
        ["latency_buckets"] = nameof(CounterValue.Latencies),
    };

    public static TheoryData<string, Type> Structs => new()
    {
        { "io_event", typeof(IoEvent) },
        { "counter_key", typeof(CounterKey) },
        { "counter_value", typeof(CounterValue) },
        { "owner", typeof(Owner) },
        { "control", typeof(Control) },
        { "plan", typeof(Plan) },
    };

    [Theory]
    [MemberData(nameof(Structs))]
    public void Mirror_has_every_field_at_its_offset_with_its_size(string structName, Type mirror)
    {
        using KernelBtf btf = ReadObject();
        IReadOnlyList<(string Name, int Offset, int Size)> members = btf.StructMembers(structName);
        Assert.NotEmpty(members);
        Assert.Equal(btf.StructSize(structName), SizeOf(mirror));

        FieldInfo[] fields = mirror.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.Equal(members.Count, fields.Length);
        foreach ((string name, int offset, int size) in members)
        {
            string expected = s_renamed.GetValueOrDefault(name) ?? PascalCase(name);
            FieldInfo field = Assert.Single(fields, candidate => candidate.Name == expected);
            Assert.Equal((name, offset, size), (name, (int)Marshal.OffsetOf(mirror, field.Name), SizeOf(field.FieldType)));
        }
    }

    [Theory]
    [InlineData("iotop_op", typeof(IoOperation), "IOTOP_OP_")]
    [InlineData("iotop_event_flag", typeof(IoEventFlags), "IOTOP_EVENT_")]
    [InlineData("iotop_loss", typeof(LossKind), "IOTOP_LOSS_")]
    public void Enum_has_the_numbers_of_the_header(string enumName, Type mirror, string prefix)
    {
        // Constants leave no trace in BTF unless a variable has their type: read the header that both sides are built from.
        Dictionary<string, long> header = HeaderEnums.Read(enumName, prefix);
        Dictionary<string, long> ours = Enum.GetNames(mirror)
            .Where(static name => name != "None")
            .ToDictionary(static name => name, name => Convert.ToInt64(Enum.Parse(mirror, name), CultureInfo.InvariantCulture));
        Assert.Equal(header.OrderBy(static pair => pair.Value), ours.OrderBy(static pair => pair.Value));
    }

    /// <summary>libbpf reads files only.</summary>
    private static KernelBtf ReadObject()
    {
        string path = Path.Combine(Path.GetTempPath(), $"iotop-{Guid.NewGuid():N}.bpf.o");
        try
        {
            using Stream resource = typeof(LiveEventSource).Assembly.GetManifestResourceStream("block_io.bpf.o")!;
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
