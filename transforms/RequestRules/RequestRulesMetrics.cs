using System.Diagnostics.Metrics;
using Gateway.Transforms.Shared.Bodies;

namespace Gateway.Transforms.RequestRules;

/// <summary>Counts what policies say of bodies. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class RequestRulesMetrics
{
    private readonly Counter<long> _requests;
    private readonly Meter _meter;

    public RequestRulesMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Gateway");
        _requests = _meter.CreateCounter<long>("gateway.request_rules.requests", "{request}", "Requests with a body that rules decided on, by policy and result.");
    }

    /// <summary>Tells how much is held.</summary>
    public void Watch(BodyMemory memory) => _meter.CreateObservableGauge("gateway.request_rules.held", () => memory.Held, "By", "What is held of bodies that are looked at.");

    /// <summary>A policy decided.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="verdict">What it said.</param>
    public void Count(string policy, RulesVerdict verdict)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.policy", policy), new("gateway.result", verdict == RulesVerdict.Passed ? "passed" : ErrorName(verdict)));
    }

    /// <summary>What the access log calls a refusal.</summary>
    public static string ErrorName(RulesVerdict verdict) => verdict switch
    {
        RulesVerdict.ContentType => "content_type",
        RulesVerdict.ContentCoding => "content_coding",
        RulesVerdict.TooLarge => "body_too_large",
        RulesVerdict.Malformed => "body_malformed",
        _ => "body_no_room",
    };
}
