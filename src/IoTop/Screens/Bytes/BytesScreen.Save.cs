using System.Buffers;
using System.Globalization;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Bytes that leave the program: into a file, or into the clipboard.</content>
internal sealed partial class BytesScreen
{
    private const long SaveSegment = 1;
    private const long SaveIo = 2;
    private const long Rebuild = 3;
    private const long CopyAs = 16;

    /// <summary>What can be done with the bytes that are there; null when there are none.</summary>
    private ListModal? AskSave()
    {
        if (!_shown.HasSegments || _shown.Content.Captured == 0)
        {
            Session.Front.Say("there are no bytes to save");
            return null;
        }

        bool isSegment = TrySelectedSegment(out IoSegment segment);
        string what = isSegment ? $"segment #{segment.Index}" : "this I/O";
        List<ListItem> items = [];
        if (isSegment)
        {
            items.Add(new ListItem(SaveSegment, $"save segment #{segment.Index}", $"{segment.Captured} bytes to a file"));
        }

        items.Add(new ListItem(SaveIo, "save this I/O", $"{_shown.Content.Captured} of {_shown.Io.Bytes} bytes to a file"));
        for (int index = 0; index < ByteFormats.Count; index++)
        {
            ByteFormat format = ByteFormats.At(index);
            items.Add(new ListItem(CopyAs + (long)format, $"copy {what} as {ByteFormats.Name(format)}", ByteFormats.Help(format)));
        }

        if (FileOfCursor() is FileEntry file)
        {
            items.Add(new ListItem(Rebuild, "rebuild the file", PathOf(file)));
        }

        byte[] bytes = BytesOf(isSegment, in segment);
        byte[] all = isSegment ? BytesOf(false, default) : bytes;
        return new ListModal(new ListDialog("save or copy", items, isMultiple: false), chosen => Do(chosen.First(), bytes, all, in segment));
    }

    private void Do(long choice, byte[] bytes, byte[] all, in IoSegment segment)
    {
        switch (choice)
        {
            case SaveSegment:
                AskPath($"io-{segment.Sector.ToString(CultureInfo.InvariantCulture)}-{segment.Index}.bin", bytes, Holes(bytes.Length, segment.Captured));
                break;
            case SaveIo:
                AskPath($"io-{_shown.Io.Sector.ToString(CultureInfo.InvariantCulture)}.bin", all, Holes(all.Length, _shown.Content.Captured));
                break;
            case Rebuild:
                RebuildFile();
                break;
            default:
                Copy((ByteFormat)(choice - CopyAs), bytes);
                break;
        }
    }

    /// <summary>A segment as far as it was captured, or the whole I/O with zeros in the place of what was not.</summary>
    private byte[] BytesOf(bool isSegment, in IoSegment segment)
    {
        if (isSegment)
        {
            return _shown.Content.Bytes(segment.Index).ToArray();
        }

        byte[] bytes = new byte[_shown.Io.Bytes];
        _ = _shown.Content.Copy(0, bytes, new byte[bytes.Length]);
        return bytes;
    }

    private static string Holes(long length, long captured) =>
        captured < length ? $"; {length - captured} that were not captured are zero" : "";

    private void Copy(ByteFormat format, byte[] bytes)
    {
        ArrayBufferWriter<byte> text = new();
        ByteFormats.Write(format, bytes, text);
        bool isCopied = Session.Front.Copy(text.WrittenSpan);
        Session.Front.Say(isCopied
            ? $"{bytes.Length} bytes are copied as {ByteFormats.Name(format)}"
            : text.WrittenCount > ITerminal.MostCopiedBytes
                ? $"not copied: {text.WrittenCount} characters are more than terminals take ({ITerminal.MostCopiedBytes}); save them"
                : "not copied: this terminal has no clipboard");
    }

    private void AskPath(string name, byte[] bytes, string remark) => Session.Front.Ask(new PromptModal(
        $"save {bytes.Length} bytes", "file: ", name,
        static path => path.Trim().Length == 0 ? "a name is needed" : null,
        path => Save(path, bytes, remark)));

    private void Save(string path, byte[] bytes, string remark) => Session.Front.Say(path + bytes.Length + remark);

    private void RebuildFile() => Session.Front.Say("");

    private FileEntry? FileOfCursor()
    {
        int index = TrySelectedSegment(out IoSegment segment) ? segment.Index : _shown.Content.SegmentAt((uint)_hex.Position);
        return index < 0 ? null : _shown.Content.Stored(index).File;
    }

    private string PathOf(FileEntry file)
    {
        Span<byte> text = stackalloc byte[MaxText];
        return DisplayText.ToSafeString(text[..Session.WritePath(file, text)]);
    }
}
