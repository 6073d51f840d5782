namespace IoTop.Bpf;

/// <summary>Programs of bpf/payload.bpf.c that fit this kernel, in the order in which they are to be attached.</summary>
/// <param name="Queue">The one at block_bio_queue.</param>
/// <param name="ForDirtiers">Those that find out who dirtied the pages of a write.</param>
/// <param name="ForSegments">Those that segments and bytes need besides.</param>
internal sealed record PayloadPrograms(string Queue, IReadOnlyList<string> ForDirtiers, IReadOnlyList<string> ForSegments);
