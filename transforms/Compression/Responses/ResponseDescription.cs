using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression.Responses;

/// <summary>Makes a response's headers say what was decided about its body.</summary>
internal static class ResponseDescription
{
    /// <summary>Changes the headers, once, before they are sent.</summary>
    /// <param name="response">The response.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="policy">By which policy.</param>
    /// <param name="ifNoneMatch">The entity tags of what the client has.</param>
    public static void Describe(HttpResponse response, CodingDecision decision, CompressionPolicy policy, StringValues ifNoneMatch)
    {
        var headers = response.Headers;
        if (decision.Decodes)
            RepresentationHeaders.Decode(headers);
        if (decision.Coding != ContentCoding.Identity)
            RepresentationHeaders.Encode(headers, decision.Coding);
        else if (decision.Varies || (decision.Reason == CodingReason.AlreadyEncoded && policy.Upstream == UpstreamEncoding.Gzip))
            RepresentationHeaders.Vary(headers);
        else if (response.StatusCode == StatusCodes.Status304NotModified && IsEncodable(headers, policy))
            DescribeNotModified(headers, ifNoneMatch);
    }

    // The type is one of the headers that a 304 may leave out.
    private static bool IsEncodable(IHeaderDictionary headers, CompressionPolicy policy) =>
        !RepresentationHeaders.ForbidTransforming(headers) && (headers.ContentType.Count == 0 || policy.Types.Contains(headers.ContentType));

    // It has the headers that the 200 would have (RFC 9110 §15.4.5): for a client that has what was encoded, the weak tag.
    private static void DescribeNotModified(IHeaderDictionary headers, StringValues ifNoneMatch)
    {
        RepresentationHeaders.Vary(headers);
        if (headers.ETag is [{ } tag] && UpstreamTags.HasWeakOf(ifNoneMatch, tag))
            RepresentationHeaders.Weaken(headers);
    }
}
