namespace Gateway.IntegrationTests.Reloading;

/// <summary>Tests that run after all others, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ReloadTests
{
    /// <summary>The collection's name.</summary>
    public const string Name = "reload";
}
