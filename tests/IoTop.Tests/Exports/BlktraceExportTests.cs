using System.Runtime.InteropServices;
using System.Text;
using IoTop.Commands;
using IoTop.Exports;
using IoTop.Model;

namespace IoTop.Tests.Exports;

/// <summary>What is written for blkparse and btt, record by record, and that reading it gives the same I/Os.</summary>
public sealed class BlktraceExportTests : IDisposable
{
    private readonly ExportedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Io_is_told_from_queue_to_completion()
    {
        _world.Io(100, 150, 400, 2148, 8, dev: ExportedWorld.Sda1);
        Assert.Equal(
            [
                "100 timestamp", "100 dd 7", "100 A WS 2148+8 (8,1) 100", "100 Q WS 2148+8", "100 G WS 2148+8", "100 I WS 2148+8",
                "150 D WS 2148+8", "400 C WS 2148+8",
            ],
            Exported("sda"));
        Assert.Equal($"{Path.Combine(_world.Root, "sda.blktrace.0")}: 1 I/Os, 8 records\n", _world.Summary.ToString());
    }

    [Fact]
    public void Records_have_the_kernels_layout()
    {
        _world.Io(0x0102030405060708, 0, 0x0102030405060718, 0x1112131415161718, 8, pid: 0x21222324, comm: "a", error: 5);
        _ = Exported("sda");
        byte[] bytes = File.ReadAllBytes(Path.Combine(_world.Root, "sda.blktrace.0"));
        Assert.Equal(48 + 8 + 48 + 16 + 48 + 48, bytes.Length);
        Assert.Equal("07746165000000000807060504030201", Convert.ToHexStringLower(bytes[..16]));

        // magic, sequence, time, sector, bytes, action (Q, WRITE | SYNC | QUEUE), pid, device, cpu, error, pdu_len
        Assert.Equal("07746165" + "01000000" + "0807060504030201" + "1817161514131211" + "00100000" + "01001a00" + "24232221" + "00008000"
            + "00000000" + "0000" + "0000", Convert.ToHexStringLower(bytes[120..168]));
        Assert.Equal("fbff0000", Convert.ToHexStringLower(bytes[^4..]));
    }

    [Fact]
    public void Bios_of_a_request_are_merged_into_the_first()
    {
        _world.Io(100, 200, 400, 108, 8, flags: IoEventFlags.Merged);
        _world.Io(110, 200, 400, 116, 8, flags: IoEventFlags.Merged, pid: 8, comm: "cp");
        _world.Io(120, 200, 400, 100, 8, flags: IoEventFlags.Merged);
        Assert.Equal(
            [
                "100 timestamp", "100 dd 7", "100 Q WS 108+8", "100 G WS 108+8", "100 I WS 108+8", "110 cp 8", "110 Q WS 116+8",
                "110 M WS 116+8", "120 Q WS 100+8", "120 F WS 100+8", "200 D WS 100+24", "400 C WS 100+24",
            ],
            Exported("sda"));
    }

    [Fact]
    public void Pieces_of_a_bio_are_queued_once()
    {
        _world.Io(100, 200, 410, 1000, 10, IoOperation.Read, flags: IoEventFlags.Split);
        _world.Io(100, 210, 400, 1010, 10, IoOperation.Read, flags: IoEventFlags.Split);
        Assert.Equal(
            [
                "100 timestamp", "100 dd 7", "100 Q R 1000+20", "100 X R 1000+10 /1010", "100 G R 1000+10", "100 I R 1000+10",
                "100 G R 1010+10", "100 I R 1010+10", "200 D R 1000+10", "210 D R 1010+10", "400 C R 1010+10", "410 C R 1000+10",
            ],
            Exported("sda"));
    }

    [Fact]
    public void What_was_not_seen_is_left_out()
    {
        _world.Io(0, 0, 400, 1000, 8, IoOperation.Read, flags: IoEventFlags.NoStart, pid: 0, comm: "");
        _world.Io(0, 0, 500, 2000, 8, IoOperation.Read, flags: IoEventFlags.EndUnseen);
        _world.Io(600, 0, 700, 0, 0, IoOperation.Flush);
        Assert.Equal(["400 timestamp", "400 C R 1000+8", "500 dd 7", "500 Q R 2000+8", "600 Q FWS 0+0", "700 C FWS 0+0"], Exported("sda"));
    }

    [Fact]
    public void Lower_layer_says_where_it_comes_from()
    {
        IoEvent lower = _world.Io(110, 150, 400, 2148, 8, dev: ExportedWorld.Sda1, flags: IoEventFlags.LowerLayer);
        _world.Events[0] = lower with { ParentDev = ExportedWorld.Dm, ParentSector = 100 };
        _world.Io(100, 0, 410, 100, 8, dev: ExportedWorld.Dm);
        string[] exported = Exported("sda");
        Assert.Equal(["110 A WS 100+8 (253,0) 100", "110 A WS 2148+8 (8,1) 100", "110 Q WS 2148+8"], exported[2..5]);
        Assert.Equal([(ExportedWorld.Sda1, ExportedWorld.Dm, 100ul), (ExportedWorld.Dm, 0u, 0ul)],
            _world.ReadBack("sda", "dm-0").Select(static e => (e.Dev, e.ParentDev, e.ParentSector)));
    }

    [Theory]
    [InlineData(1 << 18)]
    [InlineData(16)]
    public void Export_and_import_give_the_same_ios(int inMemory)
    {
        var random = new Random(1);
        ulong queue = 1_000_000;
        for (int i = 0; i < 3000; i++)
        {
            queue += (ulong)random.Next(1, 1000);
            ulong issue = queue + (ulong)random.Next(1, 10_000);
            ulong complete = issue + (ulong)random.Next(1, 100_000);
            ulong sector = ((ulong)i * 4096) + 2048;
            switch (i % 10)
            {
                case 0:
                    for (uint k = 0; k < 4; k++)
                    {
                        _world.Io(queue + k, issue + 4, complete + 4, sector + (k * 8), 8, flags: IoEventFlags.Merged, pid: 10 + k, comm: $"m{k}");
                    }

                    break;
                case 1:
                    _world.Io(queue, issue, complete, sector, 256, IoOperation.Read, flags: IoEventFlags.Split, pid: 9);
                    _world.Io(queue, issue + 5, complete + 5, sector + 256, 100, IoOperation.Read, flags: IoEventFlags.Split, pid: 9);
                    break;
                case 2:
                    _world.Io(queue, issue, complete, sector, 64, IoOperation.Discard);
                    break;
                case 3:
                    _world.Io(queue, issue, complete, sector, 8, dev: ExportedWorld.Sda1, error: 5);
                    break;
                default:
                    _world.Io(queue, issue, complete, sector, (uint)random.Next(1, 256), i % 2 == 0 ? IoOperation.Read : IoOperation.Write);
                    break;
            }
        }

        _world.Export(new BlktraceExporter(_world.Model, _world.Root, new NewFiles(), inMemory));
        Assert.Equal(Told(_world.Events), Told(_world.ReadBack("sda")));
        Assert.Equal(["sda.blktrace.0"], Directory.GetFiles(_world.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Files_are_the_users_alone_and_replace_none()
    {
        _world.Io(100, 150, 400, 2148, 8);
        _ = Exported("sda");
        string path = Path.Combine(_world.Root, "sda.blktrace.0");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        FailedException failure = Assert.Throws<FailedException>(() => new BlktraceFileWriter(new NewFiles(), path, 0));
        Assert.Equal($"'{path}' exists already", failure.Message);
    }

    [Fact]
    public void Names_of_devices_lead_nowhere_else()
    {
        _world.Model.Devices.Add(new DeviceRecord(9u << 20, "../../etc/x"));
        _world.Model.Devices.Add(new DeviceRecord((9u << 20) | 1, ".."));
        _world.Io(100, 150, 400, 2148, 8, dev: 9u << 20);
        _world.Io(100, 150, 400, 2149, 8, dev: (9u << 20) | 1);
        _world.Export(new BlktraceExporter(_world.Model, _world.Root, new NewFiles()));
        Assert.Equal(["dev-9-0.blktrace.0", "dev-9-1.blktrace.0"], Directory.GetFiles(_world.Root).Select(Path.GetFileName).Order());
    }

    private static List<string> Told(List<IoEvent> events) =>
        [.. events.Select(static e => $"{e.CompleteNs} {e.QueueToCompleteNs} {e.IssueToCompleteNs} {e.Sector}+{e.Bytes} {e.Op} {e.Dev:x} "
            + $"{e.Tid} {Encoding.ASCII.GetString(e.Comm.Bytes)} {e.Flags} {e.Error} {e.CmdFlags:x}").Order(StringComparer.Ordinal)];

    /// <summary>The records of a disk, as blkparse might print them.</summary>
    private string[] Exported(string disk)
    {
        _world.Export(new BlktraceExporter(_world.Model, _world.Root, new NewFiles()));
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(Path.Combine(_world.Root, disk + ".blktrace.0"));
        List<string> lines = [];
        uint sequence = 0;
        while (!bytes.IsEmpty)
        {
            Assert.True(BlktraceRecord.TryRead(bytes, out BlktraceRecord record));
            lines.Add(Line(in record, bytes.Slice(BlktraceRecord.Size, record.PduLength)));
            Assert.Equal(record.IsNote ? 0 : ++sequence, record.Sequence);
            bytes = bytes[(BlktraceRecord.Size + record.PduLength)..];
        }

        return [.. lines];
    }

    private static string Line(in BlktraceRecord record, ReadOnlySpan<byte> pdu)
    {
        if (record.IsNote)
        {
            return record.Note == BlktraceNotify.Process
                ? $"{record.TimeNs} {Encoding.ASCII.GetString(pdu).TrimEnd('\0')} {record.Pid}" : $"{record.TimeNs} timestamp";
        }

        char letter = ".QMFGSRDC...IX.A"[(int)record.Kind];
        BlktraceCategory category = record.Category;
        string rwbs = ((category & BlktraceCategory.Flush) != 0 ? "F" : "") + ((category & BlktraceCategory.Write) != 0 ? "W" : "R")
            + ((category & BlktraceCategory.Sync) != 0 ? "S" : "");
        string from = letter switch
        {
            'A' => $" ({Big(pdu) >> 20},{Big(pdu) & 0xfffff}) {System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(pdu[8..])}",
            'X' => $" /{System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(pdu)}",
            _ => "",
        };
        return $"{record.TimeNs} {letter} {rwbs} {record.Sector}+{record.Bytes / 512}{from}";
    }

    private static uint Big(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
