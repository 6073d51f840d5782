using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>Calls as records: JSON Lines that begin with a schema object, or CSV that begins with a header row.</summary>
internal sealed class RecordSyscallRenderer : ISyscallRenderer
{
    private static readonly System.Text.Json.JsonEncodedText s_data =
        System.Text.Json.JsonEncodedText.Encode(SyscallFields.All[(int)SyscallField.Data].Name);

    private readonly IFieldWriter<SyscallField> _writer;
    private readonly SyscallNaming _naming;
    private readonly Action _begin;

    private RecordSyscallRenderer(IFieldWriter<SyscallField> writer, SyscallNaming naming, Action begin)
    {
        _writer = writer;
        _naming = naming;
        _begin = begin;
    }

    public static IEnumerable<string> Names => SyscallFields.All.Select(static f => f.Name);

    public static RecordSyscallRenderer Json(OutputBuffer output, SyscallNaming naming)
    {
        var writer = new JsonFieldWriter<SyscallField>(output, Names);
        return new RecordSyscallRenderer(writer, naming,
            () => RecordSchema.Write(writer, "iotop-sharp/syscalls", SyscallFields.Version, SyscallFields.All));
    }

    public static RecordSyscallRenderer Csv(OutputBuffer output, SyscallNaming naming, TextWriting writing)
    {
        var writer = new CsvFieldWriter<SyscallField>(output, writing, SyscallFields.All.Count);
        return new RecordSyscallRenderer(writer, naming, () => writer.Header(Names));
    }

    public void Begin() => _begin();

    public void Write(in SyscallEvent call, ReadOnlySpan<byte> data)
    {
        Span<byte> text = stackalloc byte[64];
        _writer.Begin();
        _writer.Word(SyscallField.Type, "syscall"u8);
        _writer.Word(SyscallField.Time, text[..Format.Iso8601(_naming.Clock.ToUtc(call.ExitNs), text)]);
        _writer.Number(SyscallField.TsNs, call.ExitNs);
        _writer.Number(SyscallField.Pid, call.Tgid);
        _writer.Number(SyscallField.Tid, call.Tid);
        _writer.Number(SyscallField.Uid, call.Uid);
        _writer.Text(SyscallField.Comm, call.Comm.Bytes);
        _writer.Word(SyscallField.Syscall, SyscallNames.Utf8(call.Syscall));
        Place(SyscallField.Fd, call.Fd, _naming.File(in call), call.Offset);
        _writer.Number(SyscallField.Asked, call.Asked);
        if (call.Result >= 0)
        {
            _writer.Number(SyscallField.Done, (ulong)call.Result);
        }
        else
        {
            _writer.Word(SyscallField.Errno, text[..SyscallNaming.WriteErrno(in call, text)]);
        }

        _writer.Number(SyscallField.LatencyUs, call.LatencyNs / 1e3);
        if (SyscallNaming.HasOther(in call))
        {
            Place(SyscallField.OtherFd, call.OtherFd, _naming.OtherFile(in call), call.OtherOffset);
        }

        int flags = SyscallNaming.WriteFlags(call.Flags, text);
        if (flags > 0)
        {
            _writer.Words(SyscallField.Flags, text[..flags]);
        }

        _writer.Number(SyscallField.CgroupId, call.CgroupId);
        Data(in call, data);
        _writer.End();
    }

    /// <summary>Descriptor, file and offset, which stand behind each other in both places.</summary>
    private void Place(SyscallField first, int fd, ReadOnlySpan<byte> file, ulong offset)
    {
        if (fd >= 0)
        {
            _writer.Number(first, (ulong)fd);
        }

        if (!file.IsEmpty)
        {
            _writer.Text(first + 1, file);
        }

        if (offset != SyscallEvent.NoOffset)
        {
            _writer.Number(first + 2, offset);
        }
    }

    private void Data(in SyscallEvent call, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || _writer is not JsonFieldWriter<SyscallField> json)
        {
            return;
        }

        json.Json.WriteBase64String(s_data, data);
        if (call.Result > data.Length)
        {
            _writer.Flag(SyscallField.Truncated, true);
        }
    }
}
