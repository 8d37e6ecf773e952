using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication;

/// <summary>What one configuration's section comes to: made once while it is loaded. Immutable, safe to share.</summary>
/// <param name="Schemes">All schemes.</param>
/// <param name="Policies">By name.</param>
/// <param name="Names">The headers that are the gateway's; null where there are none.</param>
internal sealed record AuthenticationPlan(IReadOnlyList<Scheme> Schemes, IReadOnlyDictionary<string, Policy> Policies, IdentityHeaderNames? Names);
