using System.Globalization;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>Finds the users that the command line or the filter names.</summary>
internal static class UserSelection
{
    /// <summary>A name, a number, or +number for who is sure that it is a number and no name; false: there is no such user.</summary>
    public static bool TryFind(ProcessCatalog processes, string user, out uint uid)
    {
        bool forced = user.StartsWith('+');
        return (!forced && processes.TryFindUser(user, out uid))
            || uint.TryParse(forced ? user.AsSpan(1) : user, NumberStyles.None, CultureInfo.InvariantCulture, out uid);
    }
}
