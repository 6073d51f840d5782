namespace IoTop.Model;

/// <summary>Where the blocks of a recording are: in a file, or in memory.</summary>
internal interface IBlockBytes : IDisposable
{
    string Name { get; }

    /// <summary>Those that were there when it was looked at last.</summary>
    BlockTable Blocks { get; }

    /// <summary>They never left this process: their checksums say nothing.</summary>
    bool IsOurs => false;

    DamageList Damage { get; }

    /// <summary>The block that tells what the recording is of; empty when there is none.</summary>
    ReadOnlySpan<byte> DescriptionBlock { get; }

    bool Follow();

    /// <summary>A block with its header; shorter when it is not there any more.</summary>
    ReadOnlySpan<byte> Bytes(long number);
}
