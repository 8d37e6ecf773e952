using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication;

/// <summary>What one configuration's section comes to: made once while it is loaded. Immutable, safe to share.</summary>
/// <param name="Schemes">All schemes.</param>
/// <param name="Policies">By name.</param>
/// <param name="Names">The headers that are the gateway's; null where there are none.</param>
/// <param name="SigningKey">What tokens for backends are signed with; null where there are none.</param>
/// <param name="Revocations">What is taken no more; null for nothing.</param>
internal sealed record AuthenticationPlan(IReadOnlyList<Scheme> Schemes, IReadOnlyDictionary<string, Policy> Policies, IdentityHeaderNames? Names, SigningKey? SigningKey, RevocationList? Revocations);
