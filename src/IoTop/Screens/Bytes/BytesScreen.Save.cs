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
    private const long RebuildOther = 4;
    private const long CopyAs = 16;
    private const int MostHoles = 1000;

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
            items.Add(new ListItem(SaveSegment, $"save segment #{segment.Index}", $"{segment.Captured:N0} bytes to a file"));
        }

        items.Add(new ListItem(SaveIo, "save this I/O", $"{_shown.Content.Captured:N0} of {_shown.Io.Bytes:N0} bytes to a file"));
        for (int index = 0; index < ByteFormats.Count; index++)
        {
            ByteFormat format = ByteFormats.At(index);
            items.Add(new ListItem(CopyAs + (long)format, $"copy {what} as {ByteFormats.Name(format)}", ByteFormats.Help(format)));
        }

        FileEntry? file = FileOfCursor();
        if (file is not null)
        {
            items.Add(new ListItem(Rebuild, "rebuild the file", PathOf(file)));
        }

        items.Add(new ListItem(RebuildOther, "rebuild another file", "of those that anything was captured of, deleted ones too"));
        byte[] bytes = BytesOf(isSegment, in segment);
        byte[] all = isSegment ? BytesOf(false, default) : bytes;
        ListDialog dialog = new("save or copy", items, isMultiple: false);
        return new ListModal(dialog, chosen => Do(chosen.First(), bytes, all, in segment, file));
    }

    private void Do(long choice, byte[] bytes, byte[] all, in IoSegment segment, FileEntry? file)
    {
        string io = $"io-{_shown.Io.Sector.ToString(CultureInfo.InvariantCulture)}";
        switch (choice)
        {
            case SaveSegment:
                AskPath($"{io}-{segment.Index.ToString(CultureInfo.InvariantCulture)}.bin", WriterOf(bytes), $"{bytes.Length:N0} bytes");
                break;
            case SaveIo:
                uint holes = (uint)all.Length - Math.Min((uint)all.Length, _shown.Content.Captured);
                AskPath(
                    $"{io}.bin", WriterOf(all),
                    $"{all.Length:N0} bytes" + (holes > 0 ? $", {holes:N0} of them not captured and zero," : ""));
                break;
            case Rebuild:
                RebuildFile(file!);
                break;
            case RebuildOther:
                AskFile();
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

    private void Copy(ByteFormat format, byte[] bytes)
    {
        ArrayBufferWriter<byte> text = new();
        ByteFormats.Write(format, bytes, text);
        bool isCopied = Session.Front.Copy(text.WrittenSpan);
        Session.Front.Say(isCopied
            ? $"{bytes.Length:N0} bytes are copied as {ByteFormats.Name(format)}"
            : text.WrittenCount > ITerminal.MostCopiedBytes
                ? $"not copied: {text.WrittenCount} characters are more than terminals take ({ITerminal.MostCopiedBytes}); save them"
                : "not copied: this terminal has no clipboard");
    }

    private void AskPath(string name, Func<Stream, bool> write, string said) => Session.Front.Ask(new PromptModal(
        "save to a file", "file: ", name,
        static path => path.Trim().Length == 0 ? "a name is needed" : null,
        path => Save(path, write, said, overwrite: false)));

    /// <summary>Makes the file; one that is there already is replaced only after a question.</summary>
    private void Save(string path, Func<Stream, bool> write, string said, bool overwrite)
    {
        switch (SafeFile.Save(path, overwrite, stream => write(stream) ? null : "the store has forgotten a part meanwhile", out string error))
        {
            case SafeFileResult.Saved:
                Session.Front.Say($"{said} are in {path}");
                break;
            case SafeFileResult.Exists:
                ListItem[] items = [new(0, "keep it", "nothing is written"), new(1, "replace it", path)];
                Session.Front.Ask(new ListModal(new ListDialog("there is such a file", items, isMultiple: false), chosen =>
                {
                    if (chosen.Contains(1))
                    {
                        Save(path, write, said, overwrite: true);
                    }
                }));
                break;
            default:
                Session.Front.Say($"not saved: {error}");
                break;
        }
    }

    private static Func<Stream, bool> WriterOf(byte[] bytes) => stream =>
    {
        stream.Write(bytes);
        return true;
    };

    /// <summary>Every file of which something was captured, the one that came last first.</summary>
    private void AskFile()
    {
        if (Session.Model.Payload is not PayloadStore store || FileRebuild.Files(store) is not { Count: > 0 } files)
        {
            Session.Front.Say("no file's content was captured");
            return;
        }

        List<ListItem> items = [];
        for (int index = files.Count - 1; index >= 0; index--)
        {
            items.Add(new ListItem(index, PathOf(files[index]), $"{files[index].Size:N0} bytes, inode {files[index].Inode}"));
        }

        Session.Front.Ask(new ListModal(new ListDialog("rebuild a file", items, isMultiple: false), chosen => RebuildFile(files[(int)chosen.First()])));
    }

    /// <summary>Saves a file when every byte of it was seen; else says which are missing, and saves on request.</summary>
    private void RebuildFile(FileEntry file)
    {
        if (Session.Model.Payload is not PayloadStore store || FileRebuild.Coverage(store, file) is not FileCoverage coverage)
        {
            Session.Front.Say("nothing of this file's content was captured");
            return;
        }

        string name = PathOf(coverage.File).Split('/')[^1];
        string said = $"{coverage.Known:N0} of {coverage.Size:N0} bytes";
        if (coverage.IsComplete)
        {
            AskPath(name + ".rebuilt", coverage.TryWrite, said);
            return;
        }

        List<ListItem> items = [new(-1, "save it with zeros in the holes", said)];
        for (int hole = 0; hole < Math.Min(coverage.Holes.Count, MostHoles); hole++)
        {
            FileHole missing = coverage.Holes[hole];
            items.Add(new ListItem(hole, $"hole at {missing.Start:N0}", $"{missing.Length:N0} bytes were not seen"));
        }

        string title = $"{said} were seen: {coverage.Holes.Count} {(coverage.Holes.Count == 1 ? "hole" : "holes")}";
        Session.Front.Ask(new ListModal(new ListDialog(title, items, isMultiple: false), chosen =>
        {
            if (chosen.Contains(-1))
            {
                AskPath(name + ".partial", coverage.TryWrite, said + ", zeros for the others,");
            }
        }));
    }

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
