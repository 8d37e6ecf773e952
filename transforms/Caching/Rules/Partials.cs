using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>Which parts of responses may be stored, to be used as such and combined with others (RFC 9111 §3.3, §3.4). Knows no I/O.</summary>
internal static class Partials
{
    /// <summary>Decides about the answer to a GET with one range. What is no part is judged as always.</summary>
    /// <param name="received">The response.</param>
    /// <param name="policy">The route's policy, of the profile that stores parts.</param>
    /// <param name="request">What the request had.</param>
    /// <param name="makesCodings">Whether its codings are made here.</param>
    public static StoreDecision Judge(Received received, CachePolicy policy, RequestTraits request, bool makesCodings)
    {
        if (received.Status != 206)
            return Storability.Judge(received, policy, request, makesCodings);
        if (ByteRange.ReadContent(received.Field("Content-Range"), out var whole) is not { } range || !IsStrong(received.Field("ETag")))
            return StoreDecision.Not(NotStored.Partial);
        // But for what is missing, it is the 200 (RFC 9110 §15.3.7).
        var headers = new Dictionary<string, StringValues>(received.Headers, StringComparer.OrdinalIgnoreCase);
        headers.Remove("Content-Range");
        var decision = Storability.Judge(received with { Status = 200, Headers = headers }, policy, request, makesCodings);
        return decision.Response is { } response ? decision with { Response = response with { Parts = new HeldParts(whole, [range]) } } : decision;
    }

    /// <summary>What came of a response that broke off; null where it is of no use.</summary>
    /// <param name="response">The response.</param>
    /// <param name="policy">The route's policy.</param>
    /// <param name="whole">How long it was to be; null where that is not known.</param>
    /// <param name="length">How much of it came.</param>
    public static StoredResponse? CutShort(StoredResponse response, CachePolicy policy, long? whole, long length)
    {
        if (policy.IsSafe || response.Status != 200 || length == 0 || whole is null || !IsStrong(response.EntityTag))
            return null;
        return response.Parts is { } parts
            ? response with { Parts = parts with { Ranges = [parts.Ranges[0] with { Length = length }] } }
            : response with { Parts = new HeldParts(whole.Value, [new ByteRange(0, length)]) };
    }

    /// <summary>What two parts of one representation make; null where they are of two, or in too many pieces.</summary>
    public static HeldParts? Combined(StoredResponse held, StoredResponse added) =>
        held.Parts is { } parts && added.Parts is { } more && parts.Whole == more.Whole && EntityTags.AreStronglyEqual(held.EntityTag, added.EntityTag) ? parts.With(more.Ranges[0]) : null;

    // Ranges of what is merely equivalent do not fit together.
    private static bool IsStrong(StringValues tag) => tag is [{ } one] && one.StartsWith('"');
}
