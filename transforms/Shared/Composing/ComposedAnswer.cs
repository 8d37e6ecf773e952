namespace Gateway.Transforms.Shared.Composing;

/// <summary>What is known of the answer of a <see cref="ComposedRoute"/> beside its head: a feature of the request, set before the answer starts. Immutable.</summary>
/// <param name="IsIncomplete">Whether it lacks what a backend failed to give: to whoever keeps answers it is an error, whatever its status.</param>
/// <param name="LongestSeconds">The longest that it may be kept where its head leaves that to a policy, as one of those that it is made of says; null for as long as the policy says.</param>
public sealed record ComposedAnswer(bool IsIncomplete, long? LongestSeconds);
