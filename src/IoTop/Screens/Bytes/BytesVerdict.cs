using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Finds out which bytes of an I/O are there and why the others are not, and says it in words.</summary>
internal static class BytesVerdict
{
    public static BytesState Of(Session session, ShownIo shown)
    {
        ref readonly IoEvent io = ref shown.Io;
        if (!CarriesData(in io))
        {
            return BytesState.NoData;
        }

        if (session.Past is null && session.CaptureAbility.Highest < CaptureLevel.Segments)
        {
            return BytesState.NotPossible;
        }

        return shown.HasSegments ? OfSegments(session, shown) : OfNothing(session, in io);
    }

    public static bool CarriesData(in IoEvent io) => io.Bytes > 0
        && io.Op is IoOperation.Read or IoOperation.Write or IoOperation.ZoneAppend or IoOperation.Driver or IoOperation.Other;

    /// <summary>One sentence, in UTF-8.</summary>
    public static int Write(Session session, ShownIo shown, BytesState state, Span<byte> text)
    {
        ref readonly IoEvent io = ref shown.Io;
        switch (state)
        {
            case BytesState.NoData:
                return Join(text, Operations.NameOf(io.Op), " carries no data");
            case BytesState.NotPossible:
                return Join(text, "not possible here: ", session.CaptureAbility.Why);
            case BytesState.CaptureOff:
                return Join(text, "capture is off: press B to capture bytes");
            case BytesState.BeforeCapture:
                return Join(text, "came before the capture");
            case BytesState.NotSelected:
                bool isNamed = session.Captured is { Name.Length: > 0 };
                return Join(text, "not selected: captured is ", isNamed ? session.Captured!.Name : "what the filter says");
            case BytesState.NotRecorded:
                return Join(text, session.IsReplay ? "its bytes are not in this recording" : "its bytes were not captured then");
            case BytesState.UpperLayer:
                return UpperLayer(session, in io, text);
            case BytesState.ReadFailed:
                int length = Join(text, "failed with ");
                length += EventColumns.Error(io.Error, text[length..]);
                return length + Join(text[length..], ": no bytes came");
            case BytesState.Fault:
                return Join(text, "the pages could not be read");
            case BytesState.Forgotten:
                return Join(text, "forgotten: newer bytes took the place; --payload-store keeps more");
            case BytesState.NotSeen:
                return Join(text, "no segments of it were seen");
            default:
                return Amount(session, shown, state, text);
        }
    }

    public static Role RoleOf(BytesState state) => state switch
    {
        BytesState.Whole => Role.Good,
        BytesState.NoData or BytesState.CaptureOff or BytesState.NotSelected or BytesState.UpperLayer => Role.Normal,
        BytesState.Lost or BytesState.ReadFailed or BytesState.Fault => Role.Error,
        _ => Role.Warning,
    };

    private static BytesState OfSegments(Session session, ShownIo shown)
    {
        IoContent content = shown.Content;
        if (content.Captured == content.Length && content.IsWhole)
        {
            return BytesState.Whole;
        }

        bool wanted = false;
        bool cut = false;
        bool isForgotten = false;
        for (int index = 0; index < content.Count; index++)
        {
            ref readonly SegmentRecord record = ref content.Stored(index).Record;
            if ((record.Flags & SegmentFlags.Fault) != 0)
            {
                return BytesState.Fault;
            }

            wanted |= record.Wanted > 0;
            cut |= record.Wanted < record.Length;
            isForgotten |= record.Captured > 0 && content[index].Captured < Math.Min(content[index].Wanted, record.Captured);
        }

        if (isForgotten)
        {
            return BytesState.Forgotten;
        }

        return !wanted ? OfNoBytes(session, in shown.Io) : content.IsIntact && cut ? BytesState.Truncated : BytesState.Lost;
    }

    /// <summary>Its segments are known, but no bytes were asked of them.</summary>
    private static BytesState OfNoBytes(Session session, in IoEvent io) =>
        io.Error != 0 && io.Op == IoOperation.Read ? BytesState.ReadFailed
        : session.Past is not null ? BytesState.NotRecorded
        : session.CaptureAbility.Highest < CaptureLevel.Payload ? BytesState.NotPossible
        : session.Captured is null ? BytesState.CaptureOff
        : BytesState.BeforeCapture;

    private static BytesState OfNothing(Session session, in IoEvent io)
    {
        if (io.Error != 0 && io.Op == IoOperation.Read)
        {
            return BytesState.ReadFailed;
        }

        if ((io.Flags & IoEventFlags.LowerLayer) != 0 && io.ParentDev != 0)
        {
            return BytesState.UpperLayer;
        }

        if (session.Past is not null)
        {
            return BytesState.NotRecorded;
        }

        if (session.Captured is CaptureScope scope && !Covers(session, scope, in io))
        {
            return BytesState.NotSelected;
        }

        if (io.QueueNs == 0 || io.QueueNs < session.SegmentsBeganNs)
        {
            return session.Captured is null ? BytesState.CaptureOff : BytesState.BeforeCapture;
        }

        PayloadStore? store = session.Model.Payload;
        bool isForgotten = store is not null && store.FirstSequence < store.NextSequence && store.FirstSequence > 0
            && io.QueueNs < store[store.FirstSequence].Record.QueueNs;
        return isForgotten ? BytesState.Forgotten
            : session.Model.Lost(LossKind.Segments) + session.Model.Lost(LossKind.ReadsUnseen) > 0 ? BytesState.Lost
            : BytesState.NotSeen;
    }

    private static bool Covers(Session session, CaptureScope scope, in IoEvent io)
    {
        bool process = scope.Processes.IsEmpty || scope.Processes.Contains(io.Tgid) || scope.Processes.Contains(io.DirtierTgid);
        return process && (session.Model.Capture.Devices.IsEmpty || session.Model.Capture.Devices.Contains(io.Dev));
    }

    private static int UpperLayer(Session session, in IoEvent io, Span<byte> text)
    {
        int length = Join(text, "sent down by ");
        length += Cells.Device(io.ParentDev, session.Cells, text[length..]);
        length += Join(text[length..], ": captured there, on the upper device");
        return length;
    }

    private static int Amount(Session session, ShownIo shown, BytesState state, Span<byte> text)
    {
        int length = state switch
        {
            BytesState.Whole => 0,
            BytesState.Truncated => Join(text, "truncated at snap length "),
            _ => Join(text, "lost, the payload ring was full: "),
        };
        if (state == BytesState.Truncated)
        {
            length += Format.Grouped(SnapLengthOf(session, shown.Content), text[length..]);
            length += Join(text[length..], ": ");
        }

        uint there = shown.HasSegments ? shown.Content.Captured : 0;
        if (state != BytesState.Whole)
        {
            length += Format.Grouped(there, text[length..]);
            length += Join(text[length..], " of ");
        }

        length += Format.Grouped(shown.Io.Bytes, text[length..]);
        return length + Join(text[length..], " bytes");
    }

    /// <summary>The snap length may be another one by now: what was asked of a segment that was cut is what held then.</summary>
    private static uint SnapLengthOf(Session session, IoContent content)
    {
        uint longest = 0;
        for (int index = 0; index < content.Count; index++)
        {
            ref readonly SegmentRecord record = ref content.Stored(index).Record;
            longest = record.Wanted < record.Length ? Math.Max(longest, record.Wanted) : longest;
        }

        return longest == 0 ? session.SnapLength : longest;
    }

    private static int Join(Span<byte> text, string first, string second = "")
    {
        int length = Cells.Name(first, text);
        return length + Cells.Name(second, text[length..]);
    }
}
