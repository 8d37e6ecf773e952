using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>What some callers may use, and what they are told of it.</summary>
/// <param name="Tier">The value of the claim that they have; null for everybody else.</param>
/// <param name="Rule">What they may use.</param>
/// <param name="LeaseRule">What is taken from Redis in advance; null where nothing is.</param>
/// <param name="Fields">What they are told.</param>
internal sealed record Allowance(string? Tier, LimitRule Rule, LimitRule? LeaseRule, LimitFields Fields);
