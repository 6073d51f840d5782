namespace IoTop.Tests.Screens;

/// <summary>A test of what optimised code does: unoptimised code allocates for constant tables and boxes what it formats.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OptimizedTheoryAttribute : TheoryAttribute
{
    public OptimizedTheoryAttribute()
    {
#if DEBUG
        Skip = "only optimised code allocates nothing: dotnet test -c Release";
#endif
    }
}
