using System.Diagnostics.Metrics;

namespace Gateway.Transforms.SecurityHeaders;

/// <summary>Counts what backends say themselves. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class SecurityHeadersMetrics
{
    private readonly Counter<long> _met;

    public SecurityHeadersMetrics(IMeterFactory meters) => _met = meters.Create("Gateway").CreateCounter<long>(
        "gateway.security_headers.met", "{header}", "Security headers that responses had before a policy came to them, by policy, header and what was done.");

    /// <summary>A response had a header that the policy has too.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="header">The header's, one of the policy's own.</param>
    /// <param name="isReplaced">Whether the policy's took its place.</param>
    public void Met(string policy, string header, bool isReplaced)
    {
        if (_met.Enabled)
            _met.Add(1, new("gateway.policy", policy), new("gateway.header", header), new("gateway.result", isReplaced ? "replaced" : "kept"));
    }
}
