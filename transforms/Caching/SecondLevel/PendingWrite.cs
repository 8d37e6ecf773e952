using Gateway.Transforms.Caching.Keys;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>A response that is to be put into the second level; it is taken from the memory when its turn comes, if it is still there.</summary>
/// <param name="Policy">Its policy.</param>
/// <param name="Shape">The fetch's.</param>
/// <param name="StoredUnder">Its key in the memory.</param>
/// <param name="Primary">The key of its address and route.</param>
/// <param name="Vary">The headers that choose it.</param>
/// <param name="Choice">What its request chose; null where nothing chooses.</param>
/// <param name="Since">What had been heard when it was asked for.</param>
internal sealed record PendingWrite(CachePolicy Policy, ulong Shape, CacheKey StoredUnder, CacheKey Primary, IReadOnlyList<string> Vary, string? Choice, Position Since);
