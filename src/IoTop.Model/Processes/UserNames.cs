using System.Globalization;
using System.Text;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>Names of users, each looked up once: in the passwd file first, since asking the system may go over a network.</summary>
internal sealed class UserNames(string? passwdFile)
{
    private const string DefaultFile = "/etc/passwd";

    private readonly Dictionary<uint, string> _names = [];
    private Dictionary<string, uint>? _learned;

    public string this[uint uid]
    {
        get
        {
            if (!_names.TryGetValue(uid, out string? name))
            {
                name = LookUp(uid);
                _names.Add(uid, name);
            }

            return name;
        }
    }

    /// <summary>The number of a user; false when there is none of that name.</summary>
    public bool TryFind(string name, out uint uid) =>
        (_learned is not null && _learned.TryGetValue(name, out uid)) || TryFindInFile(passwdFile ?? DefaultFile, name, out uid) ||
        (passwdFile is null && Libc.TryFindUser(name, out uid));

    /// <summary>A user of another machine.</summary>
    public void Learn(uint uid, string name)
    {
        _learned ??= [];
        _learned[name] = uid;
        _names[uid] = name;
    }

    private string LookUp(uint uid)
    {
        if (uid == uint.MaxValue)
        {
            return "?";
        }

        string? name = FindInFile(passwdFile ?? DefaultFile, uid);
        if (name is null && passwdFile is null)
        {
            name = Libc.UserName(uid);
        }

        return name ?? uid.ToString(CultureInfo.InvariantCulture);
    }

    private static string? FindInFile(string path, uint uid)
    {
        ReadOnlySpan<byte> rest = ReadFile(path);
        while (TryTakeUser(ref rest, out ReadOnlySpan<byte> name, out uint found))
        {
            if (found == uid)
            {
                return Encoding.UTF8.GetString(name);
            }
        }

        return null;
    }

    private static bool TryFindInFile(string path, string name, out uint uid)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(name);
        ReadOnlySpan<byte> rest = ReadFile(path);
        while (TryTakeUser(ref rest, out ReadOnlySpan<byte> found, out uid))
        {
            if (found.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // name:password:uid:…; lines that are none (NIS marks, comments) are passed over.
    private static bool TryTakeUser(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out uint uid)
    {
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = ByteText.TakeLine(ref rest);
            name = ByteText.TakeField(ref line, (byte)':');
            _ = ByteText.TakeField(ref line, (byte)':');
            if (!name.IsEmpty && ByteText.TryParse(ByteText.TakeField(ref line, (byte)':'), out uid))
            {
                return true;
            }
        }

        name = default;
        uid = 0;
        return false;
    }
}
