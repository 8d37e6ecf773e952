using System.Collections.Concurrent;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>What revocations are read from, so that an edit of the configuration forgets none of them. Safe to share between threads.</summary>
internal sealed class RevocationSources
{
    // Those that no configuration has any more go with it.
    private readonly ConcurrentDictionary<string, WeakReference<RevocationSource>> _all = new(StringComparer.Ordinal);

    /// <summary>The source of that key, which says all that it depends on.</summary>
    public RevocationSource Of(string key, Func<RevocationSource> create)
    {
        if (_all.TryGetValue(key, out var known) && known.TryGetTarget(out var source))
            return source;
        source = create();
        _all[key] = new WeakReference<RevocationSource>(source);
        return source;
    }
}
