using System.Buffers;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Keeps a request's path and query exactly as the client wrote them. Backends see the difference: a signature over
/// the URL covers the spelling of its escapes.
/// </summary>
public static class ExactTarget
{
    // What may stand in a request target without ending or changing the request line (RFC 9112 §3.2).
    private static readonly SearchValues<char> TargetCharacters = SearchValues.Create(
        Enumerable.Range(0x21, 0x7e - 0x20).Select(static code => (char)code).Where(static c => c != '#').ToArray());

    /// <summary>
    /// Splits a raw request target into its path and its query (with <c>?</c>; empty without one). The authority of an
    /// absolute form is cut off (RFC 9112 §3.2.2).
    /// </summary>
    /// <returns>
    /// False for what cannot be forwarded as written: <c>*</c>, characters outside the target's alphabet, and dot
    /// segments, which routing has resolved already.
    /// </returns>
    public static bool TrySplit(string rawTarget, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query)
    {
        path = default;
        query = default;
        var target = rawTarget.AsSpan();
        if (target.IndexOfAnyExcept(TargetCharacters) >= 0)
            return false;

        if (!target.StartsWith("/"))
        {
            var authority = target.IndexOf("://");
            if (authority < 0)
                return false;
            target = target[(authority + 3)..];
            var end = target.IndexOfAny('/', '?');
            if (end < 0 || target[end] != '/')
                return false;
            target = target[end..];
        }

        var mark = target.IndexOf('?');
        path = mark < 0 ? target : target[..mark];
        query = mark < 0 ? default : target[mark..];
        return !HasDotSegment(path);
    }

    /// <summary>
    /// Carries a change that transforms made to the decoded path over to the raw one: the end that both decoded paths
    /// share keeps the client's spelling.
    /// </summary>
    /// <param name="rawPath">As the client wrote it, without dot segments.</param>
    /// <param name="path">The same, decoded.</param>
    /// <param name="newPath">What transforms made of <paramref name="path"/>.</param>
    /// <param name="head">The decoded beginning of the new path, yet to be encoded.</param>
    /// <param name="tail">The raw end of the new path.</param>
    internal static void Split(ReadOnlySpan<char> rawPath, string path, string newPath, out string head, out ReadOnlySpan<char> tail)
    {
        // The tail begins at the last '/' from which on both decoded paths are the same. Both forms have the same
        // number of slashes, because %2F is not decoded.
        int slashes = 0, kept = 0, shared = 0;
        while (shared < path.Length && shared < newPath.Length && path[^(shared + 1)] == newPath[^(shared + 1)])
        {
            shared++;
            if (path[^shared] == '/')
                (slashes, kept) = (slashes + 1, shared);
        }

        head = newPath[..^kept];
        tail = default;
        if (slashes == 0)
            return;

        var start = rawPath.Length;
        for (var seen = 0; seen < slashes && start >= 0; seen++)
            start = rawPath[..start].LastIndexOf('/');

        // Fewer slashes than decoded ones: the raw path is not the one that was routed.
        if (start < 0)
            head = newPath;
        else
            tail = rawPath[start..];
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        if (path.IndexOf('.') < 0 && path.IndexOf("%2e", StringComparison.OrdinalIgnoreCase) < 0)
            return false;

        foreach (var range in path.Split('/'))
        {
            if (IsDots(path[range]))
                return true;
        }

        return false;
    }

    private static bool IsDots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        while (!segment.IsEmpty)
        {
            var length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0)
                return false;
            dots++;
            segment = segment[length..];
        }

        return dots is 1 or 2;
    }
}
