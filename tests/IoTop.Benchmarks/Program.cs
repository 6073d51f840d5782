using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using IoTop.Benchmarks;

// In this process: BenchmarkDotNet would otherwise generate and build a project of its own for every job, which needs the network and
// outlasts the measurement. Whoever wants another job or a part of the benchmarks says --job or --filter.
string[] options =
[
    .. args,
    "--inProcess",
    .. args.Contains("--job") || args.Contains("-j") ? Array.Empty<string>() : ["--job", "Short"],
    .. args.Contains("--filter") || args.Contains("-f") ? Array.Empty<string>() : ["--filter", "*"],
];
return BenchmarkSwitcher.FromAssembly(typeof(EventBenchmarks).Assembly).Run(options, DefaultConfig.Instance).Any(static summary =>
    summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
