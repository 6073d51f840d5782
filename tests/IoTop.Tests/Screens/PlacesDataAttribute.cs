using System.Reflection;
using Xunit.Sdk;

namespace IoTop.Tests.Screens;

/// <summary>For tests that classes inherit: the property Places of the class that is run, of which each is a name and keys.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlacesDataAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        (TheoryData<string, string>)testMethod.ReflectedType!.GetProperty("Places")!.GetValue(null)!;
}
