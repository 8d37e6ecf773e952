namespace Gateway.Transforms.Caching.Rules;

/// <summary>Whether a response is stored: either the response or the reason is set.</summary>
/// <param name="Response">What is stored of it; null for nothing.</param>
/// <param name="Vary">The request headers that choose it, lower case and sorted.</param>
/// <param name="Reason">One of <see cref="NotStored"/>.</param>
internal readonly record struct StoreDecision(StoredResponse? Response, IReadOnlyList<string> Vary, string? Reason)
{
    /// <summary>It is not.</summary>
    public static StoreDecision Not(string reason) => new(null, [], reason);
}
