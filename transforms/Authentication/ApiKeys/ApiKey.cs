using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication.ApiKeys;

/// <summary>A key, ready to be compared with. Immutable.</summary>
/// <param name="Hash">Its SHA-256: 32 bytes.</param>
/// <param name="Caller">Who has it.</param>
/// <param name="Expires">The first moment at which it is good no more; null for never.</param>
internal sealed record ApiKey(byte[] Hash, Caller Caller, DateTimeOffset? Expires);
