namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>Chance that repeats itself for a seed.</summary>
internal sealed class Dice(int seed)
{
    // The framework's own, which for a seed is the same on every machine.
    private readonly Random _random = new(seed);

    /// <summary>A number below a limit.</summary>
    public int Below(int limit) => _random.Next(limit);

    /// <summary>True once in so many times.</summary>
    public bool OnceIn(int times) => _random.Next(times) == 0;

    /// <summary>One of some.</summary>
    public T Of<T>(IReadOnlyList<T> some) => some[_random.Next(some.Count)];
}
