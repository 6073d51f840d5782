using System.Globalization;
using System.Text;
using IoTop.Interop;
using Microsoft.Win32.SafeHandles;

namespace IoTop.Commands;

/// <summary>One of the processes that make the load of a playground: a few I/Os a second, each of a kind that is to be recognised.</summary>
internal sealed class PlaygroundWorker
{
    private const int PageBytes = 4096;
    private const int TableBytes = 16 << 20;
    private const int PhotoBytes = 2 << 20;
    private const int PhotoPiece = 256 << 10;
    private const int Letters = 40;
    private const int NotesBytes = 1 << 20;

    private readonly string _folder;
    private readonly Random _random = new(1);
    private readonly byte[] _page = new byte[PageBytes];
    private readonly byte[] _piece = new byte[PhotoPiece];
    private int _turn;

    private PlaygroundWorker(string folder) => _folder = folder;

    /// <summary>What there is, in the order of being started.</summary>
    public static IReadOnlyList<string> Names { get; } = ["notes", "mail", "table", "photos"];

    /// <summary>Works until standard input ends.</summary>
    public static int Run(string name, string folder)
    {
        var worker = new PlaygroundWorker(folder);
        (Action step, int milliseconds) = name switch
        {
            "notes" => ((Action)worker.WriteNote, 500),
            "mail" => (worker.WriteLetter, 700),
            "table" => (worker.UseTable, 100),
            "photos" => (worker.CopyPhoto, 2000),
            _ => throw new UsageException($"there is no load '{name}'", string.Join(", ", Names)),
        };
        _ = Libc.prctl(Libc.PR_SET_NAME, $"play-{name}", 0, 0, 0);
        var input = new Libc.PollFd { Fd = 0, Events = Libc.POLLIN };
        do
        {
            try
            {
                step();
            }
            catch (IOException)
            {
                // The disk is full, or somebody looked after it in his own way: it is a playground.
            }
        }
        while (Libc.poll(ref input, 1, milliseconds) == 0);

        return ExitCode.Done;
    }

    /// <summary>A text that grows; now and then somebody is angry.</summary>
    private void WriteNote()
    {
        string path = In("notes.txt");
        string said = _turn % 5 == 4 ? "DAMN, the coffee is cold again" : "the coffee is warm, the disk is turning";
        string note = string.Create(CultureInfo.InvariantCulture, $"note {_turn++}: {said}\n");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        long length = RandomAccess.GetLength(file);
        if (length > NotesBytes)
        {
            RandomAccess.SetLength(file, length = 0);
        }

        RandomAccess.Write(file, Encoding.ASCII.GetBytes(note), length);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Small files that come and go.</summary>
    private void WriteLetter()
    {
        Directory.CreateDirectory(In("mail"));
        using (SafeFileHandle file = Open($"mail/letter-{_turn:D4}.txt", FileMode.Create))
        {
            RandomAccess.Write(file, Encoding.ASCII.GetBytes($"Dear reader {_turn},\nall is well here.\nYours, {Environment.ProcessId}\n"), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Delete(In($"mail/letter-{_turn - Letters:D4}.txt"));
        _turn++;
    }

    /// <summary>Reads a page of a big file that is in no cache, and writes one.</summary>
    private void UseTable()
    {
        using SafeFileHandle file = Open("table.db", FileMode.OpenOrCreate);
        if (RandomAccess.GetLength(file) < TableBytes)
        {
            Fill(file);
        }

        Forget(file);
        _ = RandomAccess.Read(file, _page, AnyPage());
        _page.AsSpan().Clear();
        _ = Encoding.ASCII.GetBytes($"row {_turn++}: changed by the playground", _page);
        if (_turn % 2 == 0)
        {
            RandomAccess.Write(file, _page, AnyPage());
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>A big file in one go, and its copy, which reads it from the disk.</summary>
    private void CopyPhoto()
    {
        int number = _turn++ % 3;
        _random.NextBytes(_piece);
        "\x89PNG of the playground"u8.CopyTo(_piece);
        using SafeFileHandle photo = Open($"photo-{number}.raw", FileMode.Create);
        for (int at = 0; at < PhotoBytes; at += PhotoPiece)
        {
            RandomAccess.Write(photo, _piece, at);
        }

        RandomAccess.FlushToDisk(photo);
        Forget(photo);
        using SafeFileHandle copy = Open($"copy-{number}.raw", FileMode.Create);
        for (int at = 0; at < PhotoBytes; at += PhotoPiece)
        {
            int read = RandomAccess.Read(photo, _piece, at);
            RandomAccess.Write(copy, _piece.AsSpan(0, read), at);
        }
    }

    private void Fill(SafeFileHandle file)
    {
        for (int at = 0; at < TableBytes; at += PhotoPiece)
        {
            RandomAccess.Write(file, _piece, at);
        }

        RandomAccess.FlushToDisk(file);
    }

    private long AnyPage() => (long)_random.Next(TableBytes / PageBytes) * PageBytes;

    private string In(string name) => Path.Combine(_folder, name);

    private SafeFileHandle Open(string name, FileMode mode) => File.OpenHandle(In(name), mode, FileAccess.ReadWrite);

    /// <summary>What is in the page cache would be read without any I/O.</summary>
    private static void Forget(SafeFileHandle file) => _ = Libc.posix_fadvise(file, 0, 0, Libc.POSIX_FADV_DONTNEED);
}
