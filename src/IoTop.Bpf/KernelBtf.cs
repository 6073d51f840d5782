using System.Runtime.InteropServices;
using System.Text;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>Questions to a set of kernel types: does this exist, how many parameters has it, what is its number here.</summary>
internal sealed unsafe class KernelBtf : IDisposable
{
    private readonly BtfHandle _btf;

    private KernelBtf(BtfHandle btf) => _btf = btf;

    /// <summary>The running kernel's; throws <see cref="BpfException"/> when it has none.</summary>
    internal static KernelBtf LoadRunning() => Own(Libbpf.btf__load_vmlinux_btf(), "read the kernel's type information (BTF)");

    /// <summary>An object file's; for tests of the wire format.</summary>
    internal static KernelBtf Parse(string path) => Own(Libbpf.btf__parse(path, null), $"read the type information of {path}");

    /// <summary>Parameters of a tracepoint, without the private first one; -1 when this kernel has no such tracepoint.</summary>
    internal int TracepointParameterCount(string tracepoint)
    {
        BtfType* prototype = TracepointPrototype(tracepoint);
        return prototype is null ? -1 : prototype->Count - 1;
    }

    /// <summary>The name of a tracepoint parameter's type (0: the first one that programs see), typedefs unresolved; null: none.</summary>
    internal string? TracepointParameterTypeName(string tracepoint, int index)
    {
        BtfType* prototype = TracepointPrototype(tracepoint);
        if (prototype is null || index + 1 >= prototype->Count)
        {
            return null;
        }

        // SAFETY: struct btf_param { u32 name_off, type } × Count follows the prototype.
        uint* parameters = (uint*)(prototype + 1);
        return NameOf(TypeById(parameters[((index + 1) * 2) + 1]));
    }

    /// <summary>Those of some functions whose type tells that they return a value. Looks at every type of the kernel, once.</summary>
    internal HashSet<string> FunctionsThatReturn(IReadOnlyCollection<string> functions)
    {
        HashSet<string> wanted = [.. functions], found = [];
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> text = stackalloc char[128];
        uint count = Libbpf.btf__type_cnt(_btf.DangerousGetHandle());
        for (uint id = 1; id < count; id++)
        {
            BtfType* type = TypeById(id);
            if (type->Kind == BtfType.KindFunction && Utf8NameAt(type->NameOffset) is { Length: < 128 } name
                && lookup.TryGetValue(text[..Encoding.UTF8.GetChars(name, text)], out string? same)
                && TypeById(type->SizeOrType)->SizeOrType != 0)
            {
                found.Add(same);
            }
        }

        return found;
    }

    /// <summary>All enumerators of an enum; false when this kernel has no enum of that name.</summary>
    internal bool TryGetEnumerators(string enumName, IDictionary<string, int> enumerators)
    {
        BtfType* type = Find(enumName, BtfType.KindEnum);
        if (type is null)
        {
            return false;
        }

        AddEnumerators(type, enumerators);
        return true;
    }

    /// <summary>
    /// The enumerators of the enum without a name whose first enumerator is <paramref name="first"/>; false when there is none.
    /// Looks at every type of the kernel, which takes some milliseconds.
    /// </summary>
    internal bool TryGetAnonymousEnumerators(string first, IDictionary<string, int> enumerators)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(first);
        uint count = Libbpf.btf__type_cnt(_btf.DangerousGetHandle());
        for (uint id = 1; id < count; id++)
        {
            BtfType* type = TypeById(id);
            if (type->Kind == BtfType.KindEnum && type->NameOffset == 0 && type->Count > 0
                && Utf8NameAt(*(uint*)(type + 1)).SequenceEqual(wanted))
            {
                AddEnumerators(type, enumerators);
                return true;
            }
        }

        return false;
    }

    /// <summary>Name, byte offset and byte size of a struct's members; an empty list when there is no such struct.</summary>
    internal IReadOnlyList<(string Name, int Offset, int Size)> StructMembers(string structName)
    {
        List<(string, int, int)> result = [];
        BtfType* type = Find(structName, BtfType.KindStruct);
        if (type is not null)
        {
            // SAFETY: struct btf_member { u32 name_off, type, offset } × Count follows the struct; offsets are in bits.
            uint* members = (uint*)(type + 1);
            for (int i = 0; i < type->Count; i++)
            {
                uint offset = members[(3 * i) + 2] & (type->HasBitFields ? 0xffffffu : uint.MaxValue);
                result.Add((NameAt(members[3 * i]), (int)(offset / 8), SizeOf(members[(3 * i) + 1])));
            }
        }

        return result;
    }

    /// <summary>A struct's size in bytes; -1 when there is no such struct.</summary>
    internal int StructSize(string structName)
    {
        BtfType* type = Find(structName, BtfType.KindStruct);
        return type is null ? -1 : (int)type->SizeOrType;
    }

    public void Dispose() => _btf.Dispose();

    private static KernelBtf Own(nint btf, string action) =>
        btf != 0 ? new KernelBtf(new BtfHandle(btf)) : throw BpfException.FromErrno(action, Marshal.GetLastPInvokeError());

    private void AddEnumerators(BtfType* type, IDictionary<string, int> enumerators)
    {
        // SAFETY: struct btf_enum { u32 name_off; s32 val } × Count follows the enum.
        uint* values = (uint*)(type + 1);
        for (int i = 0; i < type->Count; i++)
        {
            enumerators[NameAt(values[2 * i])] = (int)values[(2 * i) + 1];
        }
    }

    private BtfType* TracepointPrototype(string tracepoint)
    {
        // The kernel declares: typedef void (*btf_trace_NAME)(void *__data, ...).
        BtfType* type = Find("btf_trace_" + tracepoint, BtfType.KindTypedef);
        while (type is not null && type->Kind is BtfType.KindTypedef or BtfType.KindPointer)
        {
            type = TypeById(type->SizeOrType);
        }

        return type is not null && type->Kind == BtfType.KindFunctionPrototype ? type : null;
    }

    private BtfType* Find(string name, uint kind)
    {
        int id = Libbpf.btf__find_by_name_kind(_btf.DangerousGetHandle(), name, kind);
        return id > 0 ? TypeById((uint)id) : null;
    }

    private BtfType* TypeById(uint id) => Libbpf.btf__type_by_id(_btf.DangerousGetHandle(), id);

    private int SizeOf(uint id)
    {
        BtfType* type = TypeById(id);
        while (type->Kind is BtfType.KindTypedef or BtfType.KindVolatile or BtfType.KindConst)
        {
            type = TypeById(type->SizeOrType);
        }

        if (type->Kind == BtfType.KindPointer)
        {
            return 8;
        }

        // SAFETY: struct btf_array { u32 type, index_type, nelems } follows an array.
        uint* array = (uint*)(type + 1);
        return type->Kind == BtfType.KindArray ? SizeOf(array[0]) * (int)array[2] : (int)type->SizeOrType;
    }

    private string NameOf(BtfType* type) => type is null ? "" : NameAt(type->NameOffset);

    private string NameAt(uint offset) => Encoding.UTF8.GetString(Utf8NameAt(offset));

    private ReadOnlySpan<byte> Utf8NameAt(uint offset) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Libbpf.btf__name_by_offset(_btf.DangerousGetHandle(), offset));
}
