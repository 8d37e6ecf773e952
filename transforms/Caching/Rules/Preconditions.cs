using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>Conditional requests that a stored response answers (RFC 9111 §4.3.2, RFC 9110 §13).</summary>
internal static class Preconditions
{
    /// <summary>Whether the client has what is stored, so that 304 is all it needs.</summary>
    /// <param name="response">The stored response.</param>
    /// <param name="ifNoneMatch">The field of the request; empty for none.</param>
    /// <param name="ifModifiedSince">Looked at only where the former is absent.</param>
    public static bool IsNotModified(StoredResponse response, StringValues ifNoneMatch, StringValues ifModifiedSince)
    {
        if (ifNoneMatch.Count > 0)
        {
            foreach (var line in ifNoneMatch)
            {
                // * is for any representation, and there is one.
                if (line.AsSpan().Trim(" \t") is "*" || (response.EntityTag is { } tag && EntityTags.ListHas(line, tag)))
                    return true;
            }

            return false;
        }

        if (ifModifiedSince is not [{ } since])
            return false;
        // Most clients send back what they got.
        if (since == response.LastModified)
            return true;
        var now = Received(response);
        if (HttpDate.Read(since, now) is not { } limit)
            return false;
        // RFC 9111 §4.3.2: without Last-Modified, when the response was made.
        return (response.LastModified is { } modified ? HttpDate.Read(modified, now) : Date(response)) <= limit;
    }

    /// <summary>Whether a part may be sent of what is stored: <c>If-Range</c> is absent, or names exactly it (RFC 9110 §13.1.5).</summary>
    public static bool IsRangeOf(StoredResponse response, StringValues ifRange)
    {
        if (ifRange.Count == 0)
            return true;
        if (ifRange is not [{ } condition])
            return false;
        return (response.EntityTag is { } tag && EntityTags.AreStronglyEqual(condition, tag)) || (condition == response.LastModified && IsStrong(response));
    }

    /// <summary>Whether a request is answered with what is held of an incomplete response: with the one range that it asks for (RFC 9111 §3.3).</summary>
    /// <param name="response">The stored response.</param>
    /// <param name="parts">What is held of it.</param>
    /// <param name="request">The request's fields.</param>
    public static bool IsOfParts(StoredResponse response, HeldParts parts, IDictionary<string, StringValues> request)
    {
        request.TryGetValue("Range", out var range);
        request.TryGetValue("If-Range", out var condition);
        return ByteRange.Read(range, parts.Whole) is { IsUnsatisfiable: false } asked && parts.OffsetOf(asked) >= 0 && IsRangeOf(response, condition);
    }

    // RFC 9110 §8.8.2.2: within the second of its last change it may have changed once more.
    private static bool IsStrong(StoredResponse response) => HttpDate.Read(response.LastModified, Received(response)) < Date(response);

    private static long? Date(StoredResponse response)
    {
        for (var i = 0; i < response.Headers.Count; i++)
        {
            if (response.Headers[i].Key.Equals("Date", StringComparison.OrdinalIgnoreCase))
                return HttpDate.Read(response.Headers[i].Value.ToString(), Received(response)) ?? (response.ReceivedAt / 1000);
        }

        return response.ReceivedAt / 1000;
    }

    private static DateTimeOffset Received(StoredResponse response) => DateTimeOffset.FromUnixTimeMilliseconds(response.ReceivedAt);
}
