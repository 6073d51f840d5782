namespace IoTop.Tests.Screens;

/// <summary>Tests that measure time or memory, and are not to be disturbed by others.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
