using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Authentication;

/// <summary>Counts what was decided on routes with a policy. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class AuthenticationMetrics
{
    private readonly Counter<long> _decisions;

    public AuthenticationMetrics(IMeterFactory meters) =>
        _decisions = meters.Create(MeterName).CreateCounter<long>(
            "gateway.authentication.decisions", "{request}", "Requests to routes with an authorization policy, by policy, scheme and result.");

    private static string MeterName => "Gateway";

    /// <summary>A request was decided about.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="scheme">The scheme that decided; null for none.</param>
    /// <param name="result">One of a fixed set.</param>
    public void Decided(string policy, string? scheme, string result)
    {
        if (_decisions.Enabled)
            _decisions.Add(1, new("gateway.policy", policy), new("gateway.scheme", scheme ?? "none"), new("gateway.result", result));
    }
}
