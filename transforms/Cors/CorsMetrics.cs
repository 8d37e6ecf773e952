using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Cors;

/// <summary>Counts what pages of other origins asked for. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class CorsMetrics
{
    /// <summary>A preflight whose request is allowed.</summary>
    public const string PreflightAllowed = "preflight_allowed";

    /// <summary>A preflight of an origin that is not.</summary>
    public const string PreflightOrigin = "preflight_origin";

    /// <summary>A preflight for a method that is not.</summary>
    public const string PreflightMethod = "preflight_method";

    /// <summary>A preflight for a header that is not.</summary>
    public const string PreflightHeader = "preflight_header";

    /// <summary>A request whose page may read the response.</summary>
    public const string Allowed = "allowed";

    /// <summary>A request whose page may not.</summary>
    public const string Refused = "refused";

    private readonly Counter<long> _requests;

    public CorsMetrics(IMeterFactory meters) => _requests = meters.Create("Gateway").CreateCounter<long>(
        "gateway.cors.requests", "{request}", "Requests that browsers sent for pages of other origins, by policy and result.");

    /// <summary>A policy decided.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="result">One of the constants.</param>
    public void Count(string policy, string result)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.policy", policy), new("gateway.result", result));
    }
}
