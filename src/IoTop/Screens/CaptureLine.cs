using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Whose bytes are captured and how many of each segment, behind the path: "BYTES 512 dd@sdb".</summary>
internal static class CaptureLine
{
    public static void Draw(ref Pen pen, Session session)
    {
        if (session.Captured is not CaptureScope scope)
        {
            return;
        }

        bool isOn = session.CapturesBytes && !session.Settings.Frozen;
        Style style = isOn ? ((Style)Role.Good).Bold : Role.Warning;
        pen.Write("BYTES "u8, style);
        if (!session.CapturesBytes)
        {
            pen.Write("not possible"u8, Role.Warning);
        }
        else if (session.Settings.Frozen)
        {
            pen.Write("paused while frozen"u8, Role.Warning);
        }
        else
        {
            Length(ref pen, session.SnapLength);
            pen.Skip(1);
            pen.Write(scope.Name.Length > 0 ? scope.Name : session.Filter.IsEmpty ? "of all" : "of the filter", Role.Accent);
        }

        pen.Skip(2);
    }

    /// <summary>What is asked for, in a sentence.</summary>
    public static string Describe(Session session)
    {
        if (session.Captured is not CaptureScope scope)
        {
            return "bytes are not captured any more";
        }

        if (!session.CapturesBytes)
        {
            return $"bytes cannot be captured: {session.CaptureAbility.Why}";
        }

        string whose = scope.Name.Length > 0 ? scope.Name : session.Filter.IsEmpty ? "everything" : "what the filter says";
        string amount = session.SnapLength == CaptureSettings.WholeSegments ? "whole segments" : $"{session.SnapLength} of each segment";
        return $"bytes of {whose} are captured, {amount}; B again ends it";
    }

    private static void Length(ref Pen pen, uint snapLength)
    {
        if (snapLength == CaptureSettings.WholeSegments)
        {
            pen.Write("all"u8, Role.Good);
        }
        else
        {
            pen.Count(snapLength, Role.Good);
        }
    }
}
