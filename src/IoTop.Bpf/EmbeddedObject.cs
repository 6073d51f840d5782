namespace IoTop.Bpf;

/// <summary>The BPF objects that travel inside this assembly.</summary>
internal static class EmbeddedObject
{
    internal static unsafe ReadOnlySpan<byte> Read(string name)
    {
        // SAFETY: an embedded resource is memory of the assembly's own image, which is never unloaded.
        using Stream? stream = typeof(EmbeddedObject).Assembly.GetManifestResourceStream(name);
        return stream is UnmanagedMemoryStream memory
            ? new ReadOnlySpan<byte>(memory.PositionPointer, (int)memory.Length)
            : throw new BpfException($"cannot find {name} in this program: it was built without the BPF object");
    }
}
