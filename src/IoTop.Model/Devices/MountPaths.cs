using System.Text;

namespace IoTop.Model;

/// <summary>Where file systems are mounted, by their s_dev: what has to be put before a path within one. Raw bytes.</summary>
internal sealed class MountPaths
{
    private readonly Dictionary<uint, List<Place>> _places = [];

    public void Clear() => _places.Clear();

    public void Add(uint fsDev, byte[] root, byte[] point, string fileSystem)
    {
        if (!_places.TryGetValue(fsDev, out List<Place>? places))
        {
            _places.Add(fsDev, places = []);
        }

        places.Add(new Place(root.AsSpan().SequenceEqual("/"u8) ? [] : root, point.AsSpan().SequenceEqual("/"u8) ? [] : point, fileSystem));
    }

    /// <summary>A device that was added by hand, as far as it is mounted; in the place of what was known of its number.</summary>
    public void Add(DeviceInfo device)
    {
        _places.Remove(device.Dev);
        foreach (string point in device.MountPoints)
        {
            Add(device.Dev, "/"u8.ToArray(), Encoding.UTF8.GetBytes(point), device.FileSystem);
        }
    }

    /// <summary>All of them, as a recording tells them.</summary>
    public List<MountRecord> ToRecords()
    {
        List<MountRecord> records = [];
        foreach (KeyValuePair<uint, List<Place>> pair in _places)
        {
            foreach (Place place in pair.Value)
            {
                records.Add(new MountRecord(pair.Key, OrSlash(place.Root), OrSlash(place.Point), place.FileSystem));
            }
        }

        return records;
    }

    private static byte[] OrSlash(byte[] path) => path.Length == 0 ? "/"u8.ToArray() : path;

    /// <summary>The type of a mounted file system; "" when it is not mounted.</summary>
    public string FileSystemOf(uint fsDev) => _places.TryGetValue(fsDev, out List<Place>? places) ? places[0].FileSystem : "";

    /// <summary>
    /// Finds the mount through which a path of a file system is reached: one of the whole file system, else the deepest root that the
    /// path lies in. <paramref name="prefix"/> takes the place of the first <paramref name="skip"/> bytes.
    /// </summary>
    public bool TryFind(uint fsDev, ReadOnlySpan<byte> path, out ReadOnlySpan<byte> prefix, out int skip)
    {
        prefix = default;
        skip = -1;
        if (_places.TryGetValue(fsDev, out List<Place>? places))
        {
            foreach (Place place in places)
            {
                if (place.Root.Length == 0)
                {
                    prefix = place.Point;
                    skip = 0;
                    return true;
                }

                if (place.Root.Length > skip && place.Holds(path))
                {
                    prefix = place.Point;
                    skip = place.Root.Length;
                }
            }
        }

        return skip >= 0;
    }

    /// <summary>Root and point lack the slash at their end: "/" is empty.</summary>
    private readonly record struct Place(byte[] Root, byte[] Point, string FileSystem)
    {
        public bool Holds(ReadOnlySpan<byte> path) =>
            path.StartsWith(Root) && (path.Length == Root.Length || path[Root.Length] == '/');
    }
}
