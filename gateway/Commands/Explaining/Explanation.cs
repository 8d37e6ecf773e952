using Gateway.Transforms.Shared.Failures;

namespace Gateway.Commands.Explaining;

/// <summary>Why a request goes where it goes.</summary>
/// <param name="Winner">The route that takes it; null when none does.</param>
/// <param name="Status">What the gateway answers by itself when none does: 404, or 405 when only the method is wrong.</param>
/// <param name="Refusal">Why it is refused all the same; null when it is not.</param>
/// <param name="Others">The other routes, nearest first.</param>
internal sealed record Explanation(ExplainedRoute? Winner, int? Status, Failure? Refusal, IReadOnlyList<LosingRoute> Others);
