using System.Runtime.CompilerServices;
using IoTop.Bpf;
using Xunit.Sdk;

namespace IoTop.Kernel.Tests;

/// <summary>A test on the running kernel; skipped, with the name of what is missing, only where it cannot run at all.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("IoTop.Kernel.Tests." + nameof(LiveDiscoverer), "IoTop.Kernel.Tests")]
public sealed class LiveFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_missing = new(FindMissing);

    /// <param name="needs">
    /// Commands that the test runs, and files by their path, separated by spaces; "zram" and "device-mapper" ask for the kernel's.
    /// </param>
    /// <param name="file">Given by the compiler, for the runner.</param>
    /// <param name="line">Given by the compiler, for the runner.</param>
    public LiveFactAttribute(string needs = "", [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0)
    {
        _ = (file, line);
        Skip = s_missing.Value ?? MissingAmong(needs);
    }

    private static string? FindMissing()
    {
        if (Environment.UserName != "root")
        {
            return "needs root";
        }

        if (!File.Exists("/sys/kernel/btf/vmlinux"))
        {
            return "needs a kernel with BTF (/sys/kernel/btf/vmlinux)";
        }

        // A kernel that has BTF and a user who is root must be able to trace: anything else is a failure, not a skip.
        return KernelPlan.Probe().Findings.Any(static finding => finding is { Name: "lockdown", State: FindingState.No })
            ? "needs a lower lockdown level"
            : MissingAmong("losetup");
    }

    private static string? MissingAmong(string needs)
    {
        foreach (string need in needs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool found = need switch
            {
                "zram" => ZramDevice.IsAvailable,
                "device-mapper" => LinearDevice.IsAvailable,
                _ => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin")
                    .Any(folder => File.Exists(Path.Combine(folder, need))),
            };
            if (!found)
            {
                return $"needs {need}";
            }
        }

        return null;
    }
}
