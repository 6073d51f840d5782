using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Bpf.Interop;

/// <summary>libbpf 1.x under its own names. Functions that return a pointer return null and set errno when they fail; those that
/// return an int return a negative errno.</summary>
internal static unsafe partial class Libbpf
{
    internal const string LibraryName = "libbpf.so.1";

    // Object: open, choose, load.

    /// <summary>Free with <see cref="bpf_object__close"/>.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint bpf_object__open_mem(byte* obj_buf, nuint obj_buf_sz, ObjectOpenOptions* opts);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_object__load(nint obj);

    [LibraryImport(LibraryName)]
    internal static partial void bpf_object__close(nint obj);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_object__find_map_by_name(nint obj, string name);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_object__find_program_by_name(nint obj, string name);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_program__set_autoload(nint prog, byte autoload);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_program__fd(nint prog);

    /// <summary>Returns a link; destroy it with <see cref="bpf_link__destroy"/>.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint bpf_program__attach(nint prog);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_link__destroy(nint link);

    // Maps.

    [LibraryImport(LibraryName)]
    internal static partial int bpf_map__fd(nint map);

    [LibraryImport(LibraryName)]
    internal static partial uint bpf_map__max_entries(nint map);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_map__set_max_entries(nint map, uint max_entries);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_map__set_initial_value(nint map, void* data, nuint size);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_map_lookup_elem(int fd, void* key, void* value);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_map_update_elem(int fd, void* key, void* value, ulong flags);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_map_delete_elem(int fd, void* key);

    /// <summary>-ENOENT after the last key.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int bpf_map_get_next_key(int fd, void* key, void* next_key);

    /// <summary>-ENOENT when the map is through; <paramref name="count"/> is valid then too.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int bpf_map_lookup_batch(
        int fd, void* in_batch, void* out_batch, void* keys, void* values, uint* count, void* opts);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_obj_get_info_by_fd(int bpf_fd, void* info, uint* info_len);

    [LibraryImport(LibraryName)]
    internal static partial int libbpf_num_possible_cpus();

    // BTF.

    /// <summary>The running kernel's types. Free with <see cref="btf__free"/>.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint btf__load_vmlinux_btf();

    /// <summary>The types of an object file. Free with <see cref="btf__free"/>.</summary>
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint btf__parse(string path, void* btf_ext);

    [LibraryImport(LibraryName)]
    internal static partial void btf__free(nint btf);

    /// <summary>A type's number, or a negative errno.</summary>
    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int btf__find_by_name_kind(nint btf, string type_name, uint kind);

    /// <summary>One more than the highest type number.</summary>
    [LibraryImport(LibraryName)]
    internal static partial uint btf__type_cnt(nint btf);

    [LibraryImport(LibraryName)]
    internal static partial BtfType* btf__type_by_id(nint btf, uint id);

    [LibraryImport(LibraryName)]
    internal static partial byte* btf__name_by_offset(nint btf, uint offset);

    // Messages and version.

    [LibraryImport(LibraryName)]
    internal static partial nint libbpf_set_print(delegate* unmanaged[Cdecl]<int, byte*, nint, int> fn);

    [LibraryImport(LibraryName)]
    internal static partial byte* libbpf_version_string();
}
