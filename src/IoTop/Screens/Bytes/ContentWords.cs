using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What segments look like, a word each. Looked at once for each, when it comes into view, and kept while it is likely to be.</summary>
internal sealed class ContentWords(Session session)
{
    private const int Kept = 1024;
    private const int MaxText = 64;

    private readonly Entry[] _entries = new Entry[Kept];

    /// <summary>Looks at a segment, unless it was with as many bytes before.</summary>
    public void Look(ShownIo shown, int index)
    {
        ref readonly IoSegment segment = ref shown.Content[index];
        ref Entry entry = ref _entries[segment.Sequence & (Kept - 1)];
        if (entry.Sequence == segment.Sequence + 1 && entry.Captured == segment.Captured)
        {
            return;
        }

        entry.Sequence = segment.Sequence + 1;
        entry.Captured = segment.Captured;
        entry.Content = ContentSniffer.Look(shown.Content.Bytes(index), DeviceOffset(in shown.Io, in segment));
    }

    public void Draw(ref Pen pen, ShownIo shown, int index)
    {
        ref readonly IoSegment segment = ref shown.Content[index];
        ref readonly Entry entry = ref _entries[segment.Sequence & (Kept - 1)];
        if (entry.Sequence != segment.Sequence + 1 || entry.Captured == 0)
        {
            pen.Write(segment.Wanted > 0 ? "lost"u8 : "-"u8, segment.Wanted > 0 ? Role.Error : Role.Dim);
            return;
        }

        Span<byte> text = stackalloc byte[MaxText];
        pen.Write(text[..entry.Content.Write(text)], RoleOf(entry.Content.Kind));
    }

    private static Role RoleOf(ContentKind kind) => kind switch
    {
        ContentKind.Known => Role.Accent,
        ContentKind.Text => Role.Good,
        ContentKind.Random => Role.Warning,
        ContentKind.Unknown or ContentKind.Zero => Role.Dim,
        _ => Role.Normal,
    };

    /// <summary>From the beginning of the device or the partition: where a superblock is known by its place.</summary>
    private ulong DeviceOffset(in IoEvent io, in IoSegment segment)
    {
        ulong first = session.Model.Devices.TryGet(io.Dev, out DeviceInfo info) ? info.StartSector : 0;
        return segment.Sector >= first ? (segment.Sector - first) * 512 : ContentSniffer.UnknownOffset;
    }

    /// <summary>Sequence 0 is an empty place; a segment's is one more than its own.</summary>
    private struct Entry
    {
        public long Sequence;
        public uint Captured;
        public Content Content;
    }
}
