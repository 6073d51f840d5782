using System.Buffers.Text;
using System.Globalization;
using System.Text;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>Names of users, each looked up once: in the passwd file first, since asking the system may go over a network.</summary>
internal sealed class UserNames(string? passwdFile)
{
    private readonly Dictionary<uint, string> _names = [];

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

    private string LookUp(uint uid)
    {
        if (uid == uint.MaxValue)
        {
            return "?";
        }

        string? name = FindInFile(passwdFile ?? "/etc/passwd", uid);
        if (name is null && passwdFile is null)
        {
            name = LibC.UserName(uid);
        }

        return name ?? uid.ToString(CultureInfo.InvariantCulture);
    }

    private static string? FindInFile(string path, uint uid)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = ByteText.TakeLine(ref rest);
            ReadOnlySpan<byte> name = ByteText.TakeField(ref line, (byte)':');
            _ = ByteText.TakeField(ref line, (byte)':');
            ReadOnlySpan<byte> number = ByteText.TakeField(ref line, (byte)':');
            if (!name.IsEmpty && Utf8Parser.TryParse(number, out uint found, out int used) && used == number.Length && found == uid)
            {
                return Encoding.UTF8.GetString(name);
            }
        }

        return null;
    }
}
