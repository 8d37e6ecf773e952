using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression.Requests;

/// <summary>
/// A client's headers while its request is passed on: what they ask for, what was encoded here can answer. They are put back afterwards, as
/// whoever stands before wants to see what the client sent.
/// </summary>
internal readonly struct UpstreamRequest
{
    private readonly IHeaderDictionary _headers;
    private readonly StringValues _acceptEncoding;
    private readonly StringValues _ifNoneMatch;
    private readonly StringValues _ifMatch;
    private readonly StringValues _ifRange;
    private readonly StringValues _range;

    private UpstreamRequest(IHeaderDictionary headers)
    {
        _headers = headers;
        _acceptEncoding = headers.AcceptEncoding;
        _ifNoneMatch = headers.IfNoneMatch;
        _ifMatch = headers.IfMatch;
        _ifRange = headers.IfRange;
        _range = headers.Range;
    }

    /// <summary>What the client has, by its own words.</summary>
    public StringValues IfNoneMatch => _ifNoneMatch;

    /// <summary>Changes the headers for a backend.</summary>
    /// <param name="headers">The client's.</param>
    /// <param name="acceptEncoding">What to ask for; null for what the client asks for.</param>
    /// <param name="isEncoded">Whether what a range is to go on with may have been sent encoded; only looked at where there is an <c>If-Range</c>.</param>
    /// <param name="known">The forms of entity tags that were seen of the backend.</param>
    public static UpstreamRequest Apply(IHeaderDictionary headers, string? acceptEncoding, bool isEncoded, TagForms known)
    {
        var request = new UpstreamRequest(headers);
        if (acceptEncoding is not null)
            headers.AcceptEncoding = acceptEncoding;
        if (request._ifNoneMatch.Count > 0 && UpstreamTags.ToUpstream(request._ifNoneMatch, known) is { } noneMatch)
            headers.IfNoneMatch = noneMatch;
        if (request._ifMatch.Count > 0 && UpstreamTags.ToUpstream(request._ifMatch, known) is { } match)
            headers.IfMatch = match;

        // The rest of what was encoded cannot be had as a range of what was not (RFC 9110 §13.1.5: a weak tag never matches, and a date does not
        // tell the two apart).
        if ((request._ifRange is [{ } tag] && EntityTags.IsWeak(tag)) || (isEncoded && EntityTags.IsDate(request._ifRange)))
        {
            headers.Remove("If-Range");
            headers.Remove("Range");
        }

        return request;
    }

    /// <summary>Puts back what the client sent.</summary>
    public void Restore()
    {
        _headers.AcceptEncoding = _acceptEncoding;
        if (_ifNoneMatch.Count > 0)
            _headers.IfNoneMatch = _ifNoneMatch;
        if (_ifMatch.Count > 0)
            _headers.IfMatch = _ifMatch;
        if (_ifRange.Count == 0)
            return;
        _headers.IfRange = _ifRange;
        _headers.Range = _range;
    }
}
