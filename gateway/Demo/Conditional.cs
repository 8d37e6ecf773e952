using Microsoft.AspNetCore.Http;

namespace Gateway.Demo;

/// <summary>Answers 304 to a client that has the current representation (RFC 9110 §13.1.2).</summary>
internal static class Conditional
{
    /// <summary>Sets the validator and caching headers; true when 304 was answered and no body is to follow.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tag">The entity tag with its quotes.</param>
    /// <param name="cacheControl">The value of <c>Cache-Control</c>.</param>
    public static bool IsAnswered(HttpContext context, string tag, string cacheControl)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = cacheControl;
        var wanted = context.Request.Headers.IfNoneMatch;
        if (wanted.Count == 0 || !IsAmong(wanted.ToString(), tag))
            return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static bool IsAmong(ReadOnlySpan<char> tags, string tag)
    {
        foreach (var part in tags.Split(','))
        {
            var candidate = tags[part].Trim();
            if (candidate.StartsWith("W/", StringComparison.Ordinal))
                candidate = candidate[2..];
            if (candidate.SequenceEqual(tag) || candidate is "*")
                return true;
        }

        return false;
    }
}
