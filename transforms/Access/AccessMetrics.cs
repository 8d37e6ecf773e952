using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Access;

/// <summary>Counts who is let in. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class AccessMetrics
{
    /// <summary>What the access log calls a refused request.</summary>
    public const string ErrorName = "access_denied";

    private readonly Counter<long> _requests;

    public AccessMetrics(IMeterFactory meters) => _requests = meters.Create("Gateway").CreateCounter<long>(
        "gateway.access.requests", "{request}", "Requests that access rules decided on, by policy and result.");

    /// <summary>A policy decided.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="verdict">What it said.</param>
    public void Count(string policy, AccessVerdict verdict)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.policy", policy), new("gateway.result", Name(verdict)));
    }

    private static string Name(AccessVerdict verdict) => verdict switch
    {
        AccessVerdict.Allowed => "allowed",
        AccessVerdict.Denied => "denied",
        _ => "not_allowed",
    };
}
