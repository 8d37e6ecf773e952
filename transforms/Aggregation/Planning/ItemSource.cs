using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Where the items come from that a part is called for. Immutable, safe to share.</summary>
/// <param name="Part">The part in whose result they are, by its place in the configuration.</param>
/// <param name="Path">The way to them from there.</param>
/// <param name="Max">The most of them.</param>
/// <param name="Concurrency">How many calls are under way at once.</param>
/// <param name="IsMap">Whether the results make an object.</param>
internal sealed record ItemSource(int Part, JsonPath Path, int Max, int Concurrency, bool IsMap);
