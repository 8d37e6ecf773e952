namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>Finds user and password in a request target, where only an absolute or authority form has them.</summary>
internal static class UserInfo
{
    /// <summary>
    /// Where they stand, with their <c>@</c>; length 0 when there are none. Servers read <c>\</c> as <c>/</c>, so both end an
    /// authority here, and the last <c>@</c> of an authority counts (RFC 3986 §3.2): rather too much is taken than too little.
    /// </summary>
    /// <param name="target">The target as sent.</param>
    public static (int Start, int Length) In(ReadOnlySpan<char> target)
    {
        if (target.StartsWith('/'))
            return default;

        var slash = target.IndexOfAny('/', '\\');
        var start = 0;
        // Otherwise there is no scheme, as in the authority form of CONNECT.
        if (slash > 0 && target[slash - 1] == ':' && !target[..slash].ContainsAny('@', '?', '#'))
        {
            var afterSlashes = target[slash..].IndexOfAnyExcept('/', '\\');
            if (afterSlashes < 0)
                return default;
            start = slash + afterSlashes;
        }

        var end = target[start..].IndexOfAny("/\\?#");
        var authority = end < 0 ? target[start..] : target.Slice(start, end);
        return (start, authority.LastIndexOf('@') + 1);
    }
}
