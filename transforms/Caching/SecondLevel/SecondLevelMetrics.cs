using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>Counts what is asked of the second level. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class SecondLevelMetrics
{
    /// <summary>A response was there that is sent, or can be asked about.</summary>
    public const string Hit = "hit";

    /// <summary>None was there, or none for this request.</summary>
    public const string Miss = "miss";

    /// <summary>It did not answer in time.</summary>
    public const string Failed = "failed";

    /// <summary>It was not asked, as it does not answer.</summary>
    public const string Skipped = "skipped";

    /// <summary>A response was put there.</summary>
    public const string Written = "written";

    /// <summary>It was not put there, as it may be older than what is there, or what was said since.</summary>
    public const string Refused = "refused";

    /// <summary>Too many were waiting to be put there.</summary>
    public const string Dropped = "dropped";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _writes;

    public SecondLevelMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Gateway");
        _requests = meter.CreateCounter<long>("gateway.cache.second_level.requests", "{request}", "Questions to the cache's second level, by result.");
        _writes = meter.CreateCounter<long>("gateway.cache.second_level.writes", "{write}", "Responses for the cache's second level, by result.");
    }

    /// <summary>It was asked, or not.</summary>
    /// <param name="result">One of the constants.</param>
    public void CountRequest(string result)
    {
        if (_requests.Enabled)
            _requests.Add(1, new KeyValuePair<string, object?>("gateway.result", result));
    }

    /// <summary>It was given something, or not.</summary>
    /// <param name="result">One of the constants.</param>
    public void CountWrite(string result)
    {
        if (_writes.Enabled)
            _writes.Add(1, new KeyValuePair<string, object?>("gateway.result", result));
    }
}
