using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace IoTop.Kernel.Tests;

/// <summary>
/// A live test. One that failed while the kernel left out runs of our programs has shown nothing, and is run again; one that fails while
/// every run took place has failed.
/// </summary>
public sealed class LiveTestCase : XunitTestCase
{
    private const int Attempts = 4;

    /// <summary>For the runner, which makes it again in another process.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("for the runner")]
    public LiveTestCase()
    {
    }

    public LiveTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        for (int attempt = 1; ; attempt++)
        {
            LeftOutRuns.Reset();
            using var held = new HeldMessages(messageBus);
            RunSummary summary = await base.RunAsync(
                diagnosticMessageSink, held, constructorArguments, new ExceptionAggregator(aggregator), cancellationTokenSource);
            if (summary.Failed == 0 || !LeftOutRuns.Any || attempt == Attempts)
            {
                held.HandOn();
                return summary;
            }

            Console.Error.WriteLine($"{DisplayName}: the kernel left out runs of our programs: once more");
        }
    }
}
