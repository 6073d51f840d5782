using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>The calls of the live kernel.</summary>
public static class LiveCallSource
{
    /// <summary>Makes the instance, or what there is in its place; nothing is traced yet.</summary>
    /// <exception cref="BpfException">Neither the function tracer nor kprobe.multi can be used.</exception>
    public static ICallSource Open()
    {
        LeftProbes.Remove();
        BpfException tracer;
        try
        {
            return TracerCallSource.Open(TraceProbes.Find());
        }
        catch (BpfException exception)
        {
            tracer = exception;
        }

        try
        {
            return KprobeCallSource.Open(tracer.Message);
        }
        catch (BpfException exception)
        {
            throw new BpfException(
                $"cannot trace calls: {tracer.Message}; and there is no kprobe.multi to take its place: {exception.Message}",
                tracer.Hint ?? exception.Hint, exception.Details);
        }
    }
}
