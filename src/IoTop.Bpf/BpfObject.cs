using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>
/// A BPF object on its way: open → choose programs, set constants and sizes → <see cref="Load"/> → <see cref="Attach"/>.
/// Disposing detaches in reverse order, then unloads.
/// </summary>
internal sealed unsafe partial class BpfObject : IDisposable
{
    private readonly BpfObjectHandle _object;
    private readonly List<(string Program, BpfLinkHandle Link)> _links = [];
    private readonly List<int> _programs = []; // descriptors of those that were ever attached

    private BpfObject(BpfObjectHandle handle) => _object = handle;

    internal static BpfObject Open(ReadOnlySpan<byte> elf)
    {
        LibbpfLog.Begin();
        nint handle;
        fixed (byte* pinned = elf, path = "/sys/kernel/btf/vmlinux\0"u8)
        {
            // Named, the kernel's BTF is all that libbpf searches. Else it would look for what this kernel does not have in the BTF of
            // every module, which takes its time and, with libbpf before 1.3, CAP_SYS_ADMIN.
            var options = new ObjectOpenOptions { sz = (nuint)sizeof(ObjectOpenOptions), btf_custom_path = path };
            handle = Libbpf.bpf_object__open_mem(pinned, (nuint)elf.Length, &options); // libbpf copies what it keeps
        }

        int errno = Marshal.GetLastPInvokeError();
        string? log = LibbpfLog.End();
        return handle != 0
            ? new BpfObject(new BpfObjectHandle(handle))
            : throw BpfException.FromErrno("open the tracer's BPF object", errno, details: log);
    }

    /// <summary>Loads this program; all others of the object are optional and stay out.</summary>
    internal void Choose(string program)
    {
        int result = Libbpf.bpf_program__set_autoload(FindProgram(program), 1);
        ThrowIfFailed(result, $"choose BPF program '{program}'");
    }

    internal void SetInitialValue<T>(string section, in T value)
        where T : unmanaged
    {
        fixed (T* pinned = &value)
        {
            ThrowIfFailed(
                Libbpf.bpf_map__set_initial_value(FindMap(section), pinned, (nuint)sizeof(T)), $"set the constants in '{section}'");
        }
    }

    internal void SetMaxEntries(string map, int entries) =>
        ThrowIfFailed(Libbpf.bpf_map__set_max_entries(FindMap(map), (uint)entries), $"set the size of map '{map}'");

    internal void Load()
    {
        LibbpfLog.Begin();
        int result = Libbpf.bpf_object__load(_object.DangerousGetHandle());
        string? log = LibbpfLog.End();
        if (result < 0)
        {
            throw BpfException.FromErrno("load the BPF programs", -result, details: log);
        }
    }

    internal void Attach(string program)
    {
        LibbpfLog.Begin();
        nint found = FindProgram(program);
        Keep(program, found, Libbpf.bpf_program__attach(found));
    }

    /// <summary>Takes over a link that has just been made, or says why there is none.</summary>
    private void Keep(string program, nint found, nint link)
    {
        int errno = Marshal.GetLastPInvokeError();
        string? log = LibbpfLog.End();
        if (link == 0)
        {
            throw BpfException.FromErrno($"attach BPF program '{program}'", errno, details: log);
        }

        _links.Add((program, new BpfLinkHandle(link)));
        int fd = Libbpf.bpf_program__fd(found);
        if (!_programs.Contains(fd))
        {
            _programs.Add(fd);
        }
    }

    /// <summary>A map's descriptor and size, once loaded.</summary>
    internal BpfMap Map(string name)
    {
        nint map = FindMap(name);
        return new BpfMap(Libbpf.bpf_map__fd(map), (int)Libbpf.bpf_map__max_entries(map));
    }

    /// <summary>The object is to use a loaded one's map of the same name; before <see cref="Load"/>.</summary>
    internal void Share(string map, BpfObject owner) =>
        ThrowIfFailed(Libbpf.bpf_map__reuse_fd(FindMap(map), owner.Map(map).Fd), $"share map '{map}'");

    /// <summary>Takes a program off its tracepoint; nothing happens when it is not attached.</summary>
    internal void Detach(string program)
    {
        int index = _links.FindIndex(entry => entry.Program == program);
        if (index >= 0)
        {
            _links[index].Link.Dispose();
            _links.RemoveAt(index);
        }
    }

    internal bool IsAttached(string program) => _links.Exists(entry => entry.Program == program);

    /// <summary>Runs a program once, here and now, without attaching it.</summary>
    internal void RunOnce(string program)
    {
        var options = new TestRunOptions { sz = (nuint)sizeof(TestRunOptions) };
        int result = Libbpf.bpf_prog_test_run_opts(Libbpf.bpf_program__fd(FindProgram(program)), &options);
        if (result < 0) // no text for what went well: it runs while events are drained
        {
            ThrowIfFailed(result, $"run BPF program '{program}'");
        }
    }

    /// <summary>Runs an iterator through; <paramref name="prepare"/> is called just before.</summary>
    internal void RunIterator(string program, Func<int> prepare)
    {
        LibbpfLog.Begin();
        nint link = Libbpf.bpf_program__attach_iter(FindProgram(program), null);
        int errno = Marshal.GetLastPInvokeError();
        string? log = LibbpfLog.End();
        if (link == 0)
        {
            throw BpfException.FromErrno($"attach BPF iterator '{program}'", errno, details: log);
        }

        using var owned = new BpfLinkHandle(link);
        int fd = Libbpf.bpf_iter_create(Libbpf.bpf_link__fd(link));
        ThrowIfFailed(fd, $"create BPF iterator '{program}'");
        ThrowIfFailed(prepare(), $"prepare BPF iterator '{program}'");
        byte* nothing = stackalloc byte[64];
        while (Libc.read(fd, nothing, 64) > 0)
        {
            // It prints nothing: each read goes on with the iteration.
        }

        _ = Libc.close(fd);
    }

    public void Dispose()
    {
        DetachAll();
        _object.Dispose();
    }

    private nint FindMap(string name)
    {
        nint map = Libbpf.bpf_object__find_map_by_name(_object.DangerousGetHandle(), name);
        return map != 0 ? map : throw new BpfException($"cannot find map '{name}' in the BPF object: it was built from other sources");
    }

    private nint FindProgram(string name)
    {
        nint program = Libbpf.bpf_object__find_program_by_name(_object.DangerousGetHandle(), name);
        return program != 0
            ? program
            : throw new BpfException($"cannot find program '{name}' in the BPF object: it was built from other sources");
    }

    private static void ThrowIfFailed(int result, string action)
    {
        if (result < 0)
        {
            throw BpfException.FromErrno(action, -result);
        }
    }
}
