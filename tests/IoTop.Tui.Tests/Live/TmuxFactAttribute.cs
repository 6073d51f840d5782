namespace IoTop.Tui.Tests.Live;

/// <summary>A test that needs tmux; skipped, with the reason, where it is not installed.</summary>
public sealed class TmuxFactAttribute : FactAttribute
{
    public TmuxFactAttribute()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(static folder => File.Exists(Path.Combine(folder, "tmux"))))
        {
            Skip = "tmux is not installed (apt-get install tmux)";
        }
    }
}
