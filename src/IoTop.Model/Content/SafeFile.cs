using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>What became of <see cref="SafeFile.Save"/>.</summary>
public enum SafeFileResult : byte
{
    Saved,

    /// <summary>There is such a file already: ask, then come again with overwrite.</summary>
    Exists,
    Failed,
}

/// <summary>Files for what was captured: only the user may read them (mode 0600), and nothing is overwritten unconfirmed.</summary>
public static class SafeFile
{
    /// <summary>
    /// Writes a new file; a symbolic link is never followed. With <paramref name="overwrite"/> a regular file is replaced by a new one,
    /// which has not the old one's mode, nor its other names; what is no regular file never is. When it fails, nothing has changed: no
    /// half a file is left, and the old one is still there.
    /// </summary>
    /// <param name="path">Where to.</param>
    /// <param name="overwrite">The user has confirmed it.</param>
    /// <param name="write">Writes the content; an exception of files, or a sentence that says what is wrong, means that it failed.</param>
    /// <param name="error">A sentence for people when nothing was saved, else empty.</param>
    public static SafeFileResult Save(string path, bool overwrite, Func<Stream, string?> write, out string error)
    {
        error = path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? "a file needs a name" : "";
        if (error.Length > 0)
        {
            return SafeFileResult.Failed;
        }

        int type = Libc.FileType(path);
        if (type is not (0 or Libc.S_IFREG))
        {
            error = $"'{path}' is {NameOf(type)}: name a file that is not there yet";
            return SafeFileResult.Failed;
        }

        if (type == Libc.S_IFREG && !overwrite)
        {
            error = $"'{path}' exists already";
            return SafeFileResult.Exists;
        }

        // The old file goes when the new one is there, whole, and not before.
        string fresh = type == 0 ? path : $"{path}.{Environment.ProcessId}.new";
        try
        {
            if (!Write(fresh, write, out error))
            {
                return SafeFileResult.Failed;
            }

            if (fresh != path)
            {
                File.Move(fresh, path, overwrite: true);
            }

            return SafeFileResult.Saved;
        }
        catch (Exception e) when (IsExpected(e))
        {
            error = $"cannot write '{path}': {e.Message}";
            return SafeFileResult.Failed;
        }
    }

    /// <summary>Makes the file and fills it; takes it away again when that fails.</summary>
    private static bool Write(string path, Func<Stream, string?> write, out string error)
    {
        // O_CREAT | O_EXCL: what has come there meanwhile stays as it is, a symbolic link, too.
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream = File.Open(path, options);
        bool isWritten = false;
        try
        {
            using (stream)
            {
                error = write(stream) ?? "";
            }

            isWritten = error.Length == 0;
            return isWritten;
        }
        finally
        {
            if (!isWritten)
            {
                File.Delete(path);
            }
        }
    }

    private static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string NameOf(int type) => type switch
    {
        Libc.S_IFDIR => "a directory",
        Libc.S_IFLNK => "a symbolic link",
        _ => "no regular file",
    };
}
