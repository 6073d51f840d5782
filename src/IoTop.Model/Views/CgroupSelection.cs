using System.Text;

namespace IoTop.Model;

/// <summary>
/// The cgroups that somebody chose by words: a path ("/system.slice": it and everything below), the name of a container or unit as the
/// CGROUP column shows it ("docker:0123456789ab", "ssh.service" or "ssh"), any part of a path ("kubepods.slice"), the id of a container (12
/// digits or more), or the uid of a pod. Matching allocates nothing once warm.
/// </summary>
public sealed class CgroupSelection
{
    private const int MaxAnswers = 4096;
    private const int LeastId = 12;

    private readonly List<Word> _words = [];
    private readonly Dictionary<ulong, bool> _answers = [];

    public bool IsEmpty => _words.Count == 0;

    /// <summary>How many words there are.</summary>
    public int Count => _words.Count;

    /// <summary>A word as it was given.</summary>
    public string this[int word] => _words[word].Text;

    public void Set(IEnumerable<string> words)
    {
        _words.Clear();
        _answers.Clear();
        foreach (string word in words)
        {
            _words.Add(new Word(word, Encoding.UTF8.GetBytes(word)));
        }
    }

    /// <summary>Whether a process is in one of them; without words, always.</summary>
    public bool Matches(ProcessInfo info) => IsEmpty || Matches(info.CgroupPath, info.ContainerName, info.PodUid);

    /// <summary>Whether a path leads to or into one of them; without words, always.</summary>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (IsEmpty)
        {
            return true;
        }

        CgroupName name = CgroupPaths.Parse(path);
        return Matches(path, name.Name, name.PodUid);
    }

    /// <summary>Whether an I/O was queued in one of them; where its cgroup is not known any more, whether its process is in one.</summary>
    public bool Matches(in IoEvent ioEvent, ProcessCatalog? processes)
    {
        if (IsEmpty || processes is null)
        {
            return IsEmpty;
        }

        if (_answers.TryGetValue(ioEvent.CgroupId, out bool answer))
        {
            return answer;
        }

        ReadOnlySpan<byte> path = processes.CgroupPath(ioEvent.CgroupId);
        if (path.IsEmpty)
        {
            return processes.TryGet(ioEvent.Tgid, out ProcessInfo info) && Matches(info);
        }

        if (_answers.Count >= MaxAnswers)
        {
            _answers.Clear();
        }

        answer = Matches(path);
        _answers.Add(ioEvent.CgroupId, answer);
        return answer;
    }

    private bool Matches(ReadOnlySpan<byte> path, string name, string podUid)
    {
        foreach (Word word in _words)
        {
            bool matches = word.Bytes.AsSpan().StartsWith("/"u8)
                ? IsAtOrBelow(path, word.Bytes)
                : (name.Length > 0 && name == word.Text) || (podUid.Length > 0 && podUid == word.Text) || HasPart(path, word.Bytes);
            if (matches)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAtOrBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> top = word.TrimEnd((byte)'/');
        return path.StartsWith(top) && (path.Length == top.Length ? !path.IsEmpty : path[top.Length] == '/');
    }

    private static bool HasPart(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word)
    {
        for (ReadOnlySpan<byte> rest = path; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> part = ByteText.TakeField(ref rest, (byte)'/');
            int dot = part.LastIndexOf((byte)'.');
            ReadOnlySpan<byte> bare = dot < 0 ? part : part[..dot];
            ReadOnlySpan<byte> id = bare[(bare.LastIndexOfAny((byte)'-', (byte)':') + 1)..];
            if (part.SequenceEqual(word) || bare.SequenceEqual(word)
                || (word.Length >= LeastId && CgroupPaths.IsContainerId(id) && id.StartsWith(word)))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Word(string Text, byte[] Bytes);
}
