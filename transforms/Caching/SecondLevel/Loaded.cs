using Gateway.Transforms.Caching.Rules;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>A response that was found in the second level.</summary>
/// <param name="Response">Its head, by this gateway's clock.</param>
/// <param name="Value">The value it is in.</param>
/// <param name="Vary">The headers that chose it; empty for none.</param>
/// <param name="IsPurgedSoftly">Whether it is stale, whatever its age.</param>
internal sealed record Loaded(StoredResponse Response, byte[] Value, IReadOnlyList<string> Vary, bool IsPurgedSoftly);
