namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>
/// The key of a count for all gateways: what is counted, as a hash, and by which policy, and how: what one algorithm has written says nothing to another. The hash stands in braces, which is what a Redis Cluster goes by: the counts of one client in several policies are in one slot, and so are taken of in one step.
/// </summary>
internal static class SharedKey
{
    /// <summary>Writes it.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="algorithm">How it counts.</param>
    /// <param name="hash">The hash of what is counted.</param>
    public static string Of(string policy, LimitAlgorithm algorithm, ReadOnlySpan<byte> hash) => $"{{{Convert.ToHexStringLower(hash)}}}:{(int)algorithm}:{policy}";

    /// <summary>Whether two keys are in one slot for sure.</summary>
    public static bool HaveSameTag(string first, string second) =>
        first.AsSpan(0, first.IndexOf('}', StringComparison.Ordinal) + 1).SequenceEqual(second.AsSpan(0, second.IndexOf('}', StringComparison.Ordinal) + 1));
}
