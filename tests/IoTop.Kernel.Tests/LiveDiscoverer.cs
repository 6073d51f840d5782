using Xunit.Abstractions;
using Xunit.Sdk;

namespace IoTop.Kernel.Tests;

/// <summary>Finds the tests with <see cref="LiveFactAttribute"/>.</summary>
public sealed class LiveDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
    [
        new LiveTestCase(
            diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod),
    ];
}
