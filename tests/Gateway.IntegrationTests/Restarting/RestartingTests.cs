namespace Gateway.IntegrationTests.Restarting;

/// <summary>The tests that need the machine for themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RestartingTests
{
    /// <summary>The collection's name.</summary>
    public const string Name = "restarting";
}
