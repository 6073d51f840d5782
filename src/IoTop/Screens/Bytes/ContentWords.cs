using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// What segments look like, a word each. Looked at once for each, when it comes into view, and kept while it is likely to be.
/// </summary>
internal sealed class ContentWords(Session session)
{
    private const int Kept = 1024;
    private const int MaxText = 64;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(4);

    private readonly Entry[] _entries = new Entry[Kept];
    private SameContent? _same;
    private bool _isThrough;

    /// <summary>Looks which segments have equal contents, for a slice of time; returns whether there is more to do at once.</summary>
    public bool Work()
    {
        if (session.Model.Payload is not PayloadStore store)
        {
            return false;
        }

        _same ??= new SameContent(store);
        _isThrough = _same.Step(s_slice);
        return !_isThrough;
    }

    /// <summary>Looks at a segment, unless it was with as many bytes before.</summary>
    public void Look(ShownIo shown, int index)
    {
        ref readonly IoSegment segment = ref shown.Content[index];
        ref Entry entry = ref _entries[segment.Sequence & (Kept - 1)];
        if (entry.Sequence == segment.Sequence + 1 && entry.Captured == segment.Captured && entry.IsCompared)
        {
            return;
        }

        entry.Sequence = segment.Sequence + 1;
        entry.Captured = segment.Captured;
        entry.IsCompared = _isThrough;
        entry.Same = _isThrough ? _same!.EarlierThan(segment.Sequence) : -1;
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
        if (entry.Same >= 0 && entry.Content.Kind is not (ContentKind.Zero or ContentKind.Fill))
        {
            pen.Write(" =#"u8, Role.Accent);
            pen.Write(text[..Format.Number((ulong)entry.Same, text)], Role.Accent);
        }
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
        public bool IsCompared;

        /// <summary>An earlier segment with the same bytes; -1: none.</summary>
        public long Same;
        public Content Content;
    }
}
