namespace IoTop.Tests;

/// <summary>What goes on beside a test begins at once, which the thread pool of a busy machine does not promise.</summary>
internal static class Threads
{
    /// <summary>Runs it on a thread of its own.</summary>
    internal static Task<T> Run<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
