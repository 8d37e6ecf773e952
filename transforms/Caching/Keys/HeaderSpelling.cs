using System.Collections.Frozen;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>
/// Whether a request has a header, which the cache goes by, in another spelling that backends may read as the same name (<c>X_Name</c> for <c>X-Name</c>, RFC 3875 §4.1.18): what is
/// answered to it must not become the answer to requests without it. Immutable, safe to share.
/// </summary>
/// <param name="names">The headers that a policy names.</param>
internal sealed class HeaderSpelling(IEnumerable<string> names)
{
    // What the cache takes out of a fetch or puts there in the client's place.
    private static readonly string[] OfTheCache =
        ["Accept-Encoding", "Content-Length", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Transfer-Encoding"];

    private readonly FrozenSet<string> _names = names.Concat(OfTheCache).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenSet<string> _folded = names.Concat(OfTheCache).Select(FoldedName.Of).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it has one that the cache goes by on all requests.</summary>
    public bool IsOther(IHeaderDictionary request)
    {
        foreach (var (name, _) in request)
        {
            if (_folded.Contains(FoldedName.Of(name)) && !_names.Contains(name))
                return true;
        }

        return false;
    }

    /// <summary>Whether it has one of those that choose between the answers to its address.</summary>
    /// <param name="vary">Their names.</param>
    /// <param name="request">The request's headers.</param>
    public static bool IsOther(IReadOnlyList<string> vary, IHeaderDictionary request)
    {
        if (vary.Count == 0)
            return false;
        foreach (var (name, _) in request)
        {
            var folded = FoldedName.Of(name);
            var (isNamed, isSame) = (false, false);
            foreach (var chosen in vary)
            {
                isNamed |= folded.Equals(FoldedName.Of(chosen), StringComparison.OrdinalIgnoreCase);
                isSame |= name.Equals(chosen, StringComparison.OrdinalIgnoreCase);
            }

            if (isNamed && !isSame)
                return true;
        }

        return false;
    }
}
