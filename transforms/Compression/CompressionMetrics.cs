using System.Diagnostics.Metrics;
using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Compression;

/// <summary>Counts what was encoded and decoded. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class CompressionMetrics
{
    private readonly Counter<long> _responses;
    private readonly Counter<long> _bytesIn;
    private readonly Counter<long> _bytesOut;
    private readonly Counter<long> _requests;

    public CompressionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _responses = meter.CreateCounter<long>(
            "gateway.compression.responses", "{response}", "Responses on routes with a compression policy, by policy, coding and why they have it.");
        _bytesIn = meter.CreateCounter<long>("gateway.compression.bytes_in", "By", "Bytes of responses that were encoded, before, by policy and coding.");
        _bytesOut = meter.CreateCounter<long>("gateway.compression.bytes_out", "By", "Bytes of responses that were encoded, after, by policy and coding.");
        _requests = meter.CreateCounter<long>(
            "gateway.compression.requests", "{request}", "Requests with an encoded body on routes that decode them, by policy, coding and result.");
    }

    private static string MeterName => "Gateway";

    /// <summary>A response passed.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="decision">What it got.</param>
    /// <param name="bytesIn">Its bytes before it was encoded.</param>
    /// <param name="bytesOut">And after.</param>
    public void Responded(string policy, CodingDecision decision, long bytesIn, long bytesOut)
    {
        if (!_responses.Enabled)
            return;
        var coding = ContentCodings.NameOf(decision.Coding);
        _responses.Add(1, new("gateway.policy", policy), new("gateway.coding", coding), new("gateway.result", NameOf(decision.Reason)));
        if (decision.Coding == ContentCoding.Identity)
            return;
        _bytesIn.Add(bytesIn, new("gateway.policy", policy), new("gateway.coding", coding));
        _bytesOut.Add(bytesOut, new("gateway.policy", policy), new("gateway.coding", coding));
    }

    /// <summary>A request with an encoded body came.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="coding">Its coding, one of those that are known, or <c>other</c>.</param>
    /// <param name="result">One of a fixed set.</param>
    public void Requested(string policy, string coding, string result)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.policy", policy), new("gateway.coding", coding), new("gateway.result", result));
    }

    private static string NameOf(CodingReason reason) => reason switch
    {
        CodingReason.Encoded => "encoded",
        CodingReason.NotAccepted => "not_accepted",
        CodingReason.TooSmall => "too_small",
        CodingReason.Type => "type",
        CodingReason.AlreadyEncoded => "already_encoded",
        CodingReason.Decoded => "decoded",
        CodingReason.NoTransform => "no_transform",
        _ => "status",
    };
}
