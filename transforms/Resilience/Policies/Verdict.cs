using Gateway.Transforms.Shared.Failures;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>What became of a request at a cluster.</summary>
/// <param name="Failure">Why it was not let in; null where it was.</param>
/// <param name="Error">What the access log calls that; null for nothing.</param>
/// <param name="IsDropped">True where the cluster's answer was dropped, as there is another for it.</param>
internal readonly record struct Verdict(Failure? Failure, string? Error, bool IsDropped)
{
    /// <summary>True where no backend has seen it.</summary>
    public bool IsRefused => Failure is not null;
}
