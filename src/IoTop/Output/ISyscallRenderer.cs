using IoTop.Model;

namespace IoTop.Output;

/// <summary>Writes calls one by one; allocates nothing per call.</summary>
internal interface ISyscallRenderer
{
    /// <summary>Writes what stands before all calls.</summary>
    void Begin();

    /// <summary>Writes a call and what was captured of its payload.</summary>
    void Write(in SyscallEvent call, ReadOnlySpan<byte> data);
}
