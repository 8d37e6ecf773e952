using System.Buffers;

namespace Gateway.Transforms.Receiving;

/// <summary>Judges the form of a request target (RFC 9112 §3.2).</summary>
internal static class RequestTarget
{
    // A fragment is never sent (RFC 9110 §7.1). What is not visible ASCII would end or change the line to the backend.
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        Enumerable.Range('!', '~' - '!' + 1).Select(static code => (char)code).Where(static c => c != '#').ToArray());

    /// <summary>
    /// Gives the path, as written, of the origin form, and of an absolute form whose path the server reads like that of
    /// an origin form. The server decodes <c>%2F</c> and resolves <c>\</c> and dots in an absolute form, but the backend
    /// gets what the client wrote: such a request would be routed as one path and answered as another. The authority and
    /// asterisk forms ask for nothing that a backend has.
    /// </summary>
    /// <param name="target">The whole target.</param>
    /// <param name="path">Empty for an absolute form without one.</param>
    /// <returns>False for every other form and for characters that no target may hold.</returns>
    public static bool TrySplit(ReadOnlySpan<char> target, out ReadOnlySpan<char> path)
    {
        path = default;
        if (target.IsEmpty || target.ContainsAnyExcept(Characters))
            return false;
        if (target[0] == '/')
        {
            path = WithoutQuery(target);
            return true;
        }

        var authority = target.IndexOf("://");
        if (authority < 0)
            return false;

        var rest = target[(authority + 3)..];
        var end = rest.IndexOfAny('/', '?');
        if ((end < 0 ? rest : rest[..end]).IndexOfAny('\\', '@') >= 0)
            return false;
        if (end >= 0 && rest[end] == '/')
            path = WithoutQuery(rest[end..]);
        return IsPlain(path);
    }

    private static ReadOnlySpan<char> WithoutQuery(ReadOnlySpan<char> target) =>
        target.IndexOf('?') is >= 0 and var query ? target[..query] : target;

    private static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.Contains('\\')
            || path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
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
