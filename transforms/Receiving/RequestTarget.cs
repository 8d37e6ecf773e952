namespace Gateway.Transforms.Receiving;

/// <summary>Judges the form of a request target (RFC 9112 §3.2).</summary>
internal static class RequestTarget
{
    /// <summary>
    /// True for the origin form, and for an absolute form whose path the server reads like that of an origin form. The
    /// server decodes <c>%2F</c> and resolves <c>\</c> and dots in an absolute form, but the backend gets what the client
    /// wrote: such a request would be routed as one path and answered as another. The authority and asterisk forms ask
    /// for nothing that a backend has.
    /// </summary>
    public static bool IsUnambiguous(ReadOnlySpan<char> target)
    {
        if (target.IsEmpty || target[0] == '/')
            return true;

        var authority = target.IndexOf("://");
        if (authority < 0)
            return false;

        var rest = target[(authority + 3)..];
        if (rest.IndexOfAny('\\', '#') >= 0)
            return false;
        var end = rest.IndexOfAny('/', '?');
        if (end < 0 || rest[end] == '?')
            return true;

        var path = rest[end..];
        var query = path.IndexOf('?');
        return IsPlain(query < 0 ? path : path[..query]);
    }

    private static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
            || path.Contains("%5c", StringComparison.OrdinalIgnoreCase)
            || path.Contains("%2e", StringComparison.OrdinalIgnoreCase))
            return false;

        foreach (var range in path.Split('/'))
        {
            if (path[range] is "." or "..")
                return false;
        }

        return true;
    }
}
