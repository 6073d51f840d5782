using System.Runtime.CompilerServices;

namespace IoTop.Model;

/// <summary>A kernel task name: up to 15 arbitrary bytes and a NUL. Untrusted; sanitize it before it reaches a terminal.</summary>
[InlineArray(Length)]
public struct TaskComm
{
    public const int Length = 16;

    private byte _first;

    /// <summary>The bytes in front of the NUL.</summary>
    public readonly ReadOnlySpan<byte> Bytes
    {
        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        get
        {
            ReadOnlySpan<byte> all = this;
            int end = all.IndexOf((byte)0);
            return end < 0 ? all : all[..end];
        }
    }
}
