using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

/// <summary>The compression library, as far as it is there. A context does one thing after the other, and is used again.</summary>
internal static unsafe partial class Libzstd
{
    internal const string LibraryName = "libzstd.so.1";
    internal const string Package = "libzstd1";

    private static readonly Lazy<bool> s_isThere = new(static () => NativeLibrary.TryLoad(LibraryName, out _));

    internal static bool IsThere => s_isThere.Value;

    /// <summary>Compresses; 0 when it does not fit into <paramref name="into"/>.</summary>
    internal static int Compress(CompressionHandle context, ReadOnlySpan<byte> bytes, Span<byte> into, int level)
    {
        // SAFETY: both stay pinned during the call, which is told their lengths and keeps no pointer to them.
        fixed (byte* source = bytes)
        fixed (byte* target = into)
        {
            nuint length = ZSTD_compressCCtx(context, target, (nuint)into.Length, source, (nuint)bytes.Length, level);
            return ZSTD_isError(length) != 0 ? 0 : (int)length;
        }
    }

    /// <summary>Unpacks a whole frame; returns how many bytes it has, -1 when it is damaged or longer than <paramref name="into"/>.</summary>
    internal static int Decompress(DecompressionHandle context, ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        // SAFETY: both stay pinned during the call, which is told their lengths and keeps no pointer to them.
        fixed (byte* source = bytes)
        fixed (byte* target = into)
        {
            nuint length = ZSTD_decompressDCtx(context, target, (nuint)into.Length, source, (nuint)bytes.Length);
            return ZSTD_isError(length) != 0 ? -1 : (int)length;
        }
    }

    /// <summary>Returns the bytes written, or an error code.</summary>
    [LibraryImport(LibraryName)]
    private static partial nuint ZSTD_compressCCtx(
        CompressionHandle cctx, byte* dst, nuint dstCapacity, byte* src, nuint srcSize, int compressionLevel);

    /// <summary>Returns the bytes written, or an error code.</summary>
    [LibraryImport(LibraryName)]
    private static partial nuint ZSTD_decompressDCtx(
        DecompressionHandle dctx, byte* dst, nuint dstCapacity, byte* src, nuint srcSize);

    /// <summary>Whether a result is an error code.</summary>
    [LibraryImport(LibraryName)]
    [SuppressGCTransition]
    private static partial uint ZSTD_isError(nuint code);

    /// <summary>Returns null when there is no memory.</summary>
    [LibraryImport(LibraryName)]
    private static partial nint ZSTD_createCCtx();

    [LibraryImport(LibraryName)]
    private static partial nuint ZSTD_freeCCtx(nint cctx);

    /// <summary>Returns null when there is no memory.</summary>
    [LibraryImport(LibraryName)]
    private static partial nint ZSTD_createDCtx();

    [LibraryImport(LibraryName)]
    private static partial nuint ZSTD_freeDCtx(nint dctx);

    /// <summary>What compression needs between two calls.</summary>
    internal sealed class CompressionHandle : SafeHandle
    {
        private CompressionHandle(nint context)
            : base(0, ownsHandle: true) => SetHandle(context);

        public override bool IsInvalid => handle == 0;

        internal static CompressionHandle Create() => new(ZSTD_createCCtx());

        protected override bool ReleaseHandle() => ZSTD_freeCCtx(handle) == 0;
    }

    /// <summary>What unpacking needs between two calls.</summary>
    internal sealed class DecompressionHandle : SafeHandle
    {
        private DecompressionHandle(nint context)
            : base(0, ownsHandle: true) => SetHandle(context);

        public override bool IsInvalid => handle == 0;

        internal static DecompressionHandle Create() => new(ZSTD_createDCtx());

        protected override bool ReleaseHandle() => ZSTD_freeDCtx(handle) == 0;
    }
}
