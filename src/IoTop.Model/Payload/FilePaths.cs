namespace IoTop.Model;

/// <summary>The path of a file as a user of this machine would name it.</summary>
public static class FilePaths
{
    /// <summary>
    /// Writes mount point and path, as much as fits; returns how many bytes. Without a mount that leads to the file it is the path
    /// within its file system; nothing when no name is known. Raw bytes: sanitize them at drawing.
    /// </summary>
    public static int Write(FileEntry file, DeviceCatalog devices, Span<byte> destination)
    {
        ReadOnlySpan<byte> path = file.Path.Span;
        if (path.IsEmpty)
        {
            return 0;
        }

        int written = 0;
        if (devices.Mounts.TryFind(file.FsDev, path, out ReadOnlySpan<byte> prefix, out int skip))
        {
            written = Put(destination, written, prefix);
            if (path[0] != '/')
            {
                written = Put(destination, written, "/"u8); // "/mnt/.../a": the path goes on above
            }

            path = path[skip..];
        }

        written = Put(destination, written, path);
        return file.IsDeleted ? Put(destination, written, " (deleted)"u8) : written;
    }

    private static int Put(Span<byte> destination, int at, ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, destination.Length - at)];
        text.CopyTo(destination[at..]);
        return at + text.Length;
    }
}
