namespace IoTop.Exports;

/// <summary>The files that are being made. What is not kept goes: half an export looks like a whole one.</summary>
internal sealed class NewFiles : IDisposable
{
    private readonly List<string> _paths = [];
    private string? _directory;

    /// <summary>Makes a file; see <see cref="NewFile.Create(string)"/>.</summary>
    public FileStream Create(string path)
    {
        FileStream file = NewFile.Create(path);
        _paths.Add(path);
        return file;
    }

    /// <summary>Makes the directory where they go, when it is not there.</summary>
    public void CreateDirectory(string path)
    {
        _directory = Directory.Exists(path) ? null : path;
        Directory.CreateDirectory(path);
    }

    /// <summary>Everything is written, and stays.</summary>
    public void Keep()
    {
        _paths.Clear();
        _directory = null;
    }

    public void Dispose()
    {
        try
        {
            foreach (string path in _paths)
            {
                File.Delete(path);
            }

            if (_directory is not null)
            {
                Directory.Delete(_directory); // only when nobody else has put something there
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Why it was not kept is what counts.
        }
    }
}
