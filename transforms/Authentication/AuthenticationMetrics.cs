using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Authentication;

/// <summary>Counts what was decided on routes with a policy. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class AuthenticationMetrics
{
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _questions;

    public AuthenticationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>(
            "gateway.authentication.decisions", "{request}", "Requests to routes with an authorization policy, by policy, scheme and result.");
        _questions = meter.CreateCounter<long>(
            "gateway.authentication.questions", "{question}", "Questions to others about credentials, keys and revocations, by scheme and whether they were answered.");
    }

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

    /// <summary>Somebody else was asked for a scheme: an issuer for keys, a server about a token, a backend about a session.</summary>
    /// <param name="scheme">The scheme's name.</param>
    /// <param name="isAnswered">Whether that gave an answer that can be used.</param>
    public void Asked(string scheme, bool isAnswered)
    {
        if (_questions.Enabled)
            _questions.Add(1, new("gateway.scheme", scheme), new("gateway.result", isAnswered ? "answered" : "failed"));
    }
}
