namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>What became of a request at a <see cref="Gate"/>.</summary>
/// <param name="Result">Whether it is in.</param>
/// <param name="Wait">How long another one may have to wait, as far as is known; zero for one that is in.</param>
internal readonly record struct Entry(EntryResult Result, TimeSpan Wait)
{
    /// <summary>It is in.</summary>
    public static Entry Entered => default;
}
