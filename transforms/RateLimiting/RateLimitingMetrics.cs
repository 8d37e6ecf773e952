using System.Diagnostics.Metrics;
using Gateway.Transforms.RateLimiting.Policies;

namespace Gateway.Transforms.RateLimiting;

/// <summary>Counts what was allowed and refused. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class RateLimitingMetrics
{
    /// <summary>The request may pass.</summary>
    public const string Allowed = "allowed";

    /// <summary>The policy refused it.</summary>
    public const string Refused = "refused";

    /// <summary>The policy would have refused it, if it were not in the shadow.</summary>
    public const string ShadowRefused = "shadow_refused";

    /// <summary>The policy does not count it.</summary>
    public const string Exempt = "exempt";

    /// <summary>Redis answered.</summary>
    public const string Answered = "answered";

    /// <summary>Redis did not answer in time, or not so that it can be read.</summary>
    public const string Failed = "failed";

    /// <summary>Redis was not asked, as it does not answer.</summary>
    public const string Skipped = "skipped";

    /// <summary>What the access log calls a refused request.</summary>
    public const string ErrorName = "too_many_requests";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _store;

    public RateLimitingMetrics(IMeterFactory meters, LimiterServices services)
    {
        var meter = meters.Create("Gateway");
        _requests = meter.CreateCounter<long>("gateway.rate_limiting.requests", "{request}", "Requests that rate limiting decided on, by policy and result.");
        _store = meter.CreateCounter<long>("gateway.rate_limiting.store", "{request}", "Requests whose limits are shared, by what Redis said.");
        meter.CreateObservableGauge(
            "gateway.rate_limiting.memory",
            () => services.Tables.All.Select(static one => new Measurement<long>(one.Table.Bytes, new KeyValuePair<string, object?>("gateway.policy", one.Policy))),
            "By",
            "Memory of the keys that a policy remembers, by policy.");
        meter.CreateObservableCounter(
            "gateway.rate_limiting.evictions",
            () => services.Tables.All.Select(static one => new Measurement<long>(one.Table.Evictions, new KeyValuePair<string, object?>("gateway.policy", one.Policy))),
            "{key}",
            "Keys that were forgotten before their time, as a policy has no room for more, by policy.");
        meter.CreateObservableGauge(
            "gateway.rate_limiting.held", () => services.Store?.Holds.Count ?? 0, "{request}", "Requests that hold a place of a shared limit on what is on its way.");
    }

    /// <summary>A policy decided.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="result">One of the constants.</param>
    public void Count(string policy, string result)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.policy", policy), new("gateway.result", result));
    }

    /// <summary>Redis was asked, or not.</summary>
    /// <param name="result">One of the constants.</param>
    public void CountStore(string result)
    {
        if (_store.Enabled)
            _store.Add(1, new KeyValuePair<string, object?>("gateway.result", result));
    }
}
