using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Compression.Representations;

/// <summary>What the headers of a representation say, and what they must say once it is encoded.</summary>
internal static class RepresentationHeaders
{
    private const string AcceptEncoding = "Accept-Encoding";

    // They are of the bytes as sent (RFC 9530 §2, RFC 1864) or of the representation with its coding (RFC 9530 §3, RFC 3230): of others than these.
    private static readonly string[] Digests = ["Content-Digest", "Repr-Digest", "Digest", "Content-MD5"];

    /// <summary>Makes the headers of identity those of a coding.</summary>
    public static void Encode(IHeaderDictionary headers, ContentCoding coding)
    {
        headers.ContentEncoding = ContentCodings.NameOf(coding);
        Change(headers);
    }

    /// <summary>Makes the headers of a coding those of identity.</summary>
    public static void Decode(IHeaderDictionary headers)
    {
        headers.Remove("Content-Encoding");
        Change(headers);
    }

    /// <summary>Adds <c>Accept-Encoding</c> to <c>Vary</c>, unless it is there, or everything is.</summary>
    public static void Vary(IHeaderDictionary headers) => ListFields.Vary(headers, AcceptEncoding);

    /// <summary>Whether <c>Cache-Control</c> forbids to change the content (RFC 9111 §5.2.1.6, §5.2.2.6).</summary>
    public static bool ForbidTransforming(IHeaderDictionary headers) => ListFields.Has(headers.CacheControl, "no-transform");

    /// <summary>Makes a strong <c>ETag</c> weak: the same content in other bytes (RFC 9110 §8.8.1).</summary>
    public static void Weaken(IHeaderDictionary headers)
    {
        if (headers.ETag is [{ Length: > 0 } tag] && !EntityTags.IsWeak(tag))
            headers.ETag = EntityTags.Weaken(tag);
    }

    /// <summary>Removes digests of other bytes.</summary>
    public static void RemoveDigests(IHeaderDictionary headers)
    {
        foreach (var name in Digests)
            headers.Remove(name);
    }

    private static void Change(IHeaderDictionary headers)
    {
        headers.ContentLength = null;
        // Ranges would be of bytes that are made anew each time.
        headers.Remove("Accept-Ranges");
        RemoveDigests(headers);
        Weaken(headers);
        Vary(headers);
    }
}
