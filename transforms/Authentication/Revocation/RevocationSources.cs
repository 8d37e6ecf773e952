using System.Collections.Concurrent;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>What revocations are read from, so that an edit of the configuration forgets none of them. Safe to share between threads.</summary>
internal sealed class RevocationSources
{
    // Those that no configuration has any more go with it.
    private readonly ConcurrentDictionary<string, WeakReference<RevocationSource>> _all = new(StringComparer.Ordinal);

    private volatile IReadOnlyList<RevocationSource> _inForce = [];

    /// <summary>The source of that key, which says all that it depends on.</summary>
    public RevocationSource Of(string key, Func<RevocationSource> create)
    {
        if (!_all.TryGetValue(key, out var known) || !known.TryGetTarget(out var source))
        {
            source = create();
            _all[key] = new WeakReference<RevocationSource>(source);
        }

        // A file takes the place of a file, a set that of a set: the same under another name, or on another server.
        foreach (var other in _inForce)
        {
            if (other.GetType() == source.GetType())
                source.Replace(other);
        }

        return source;
    }

    /// <summary>These are the sources of the configuration in force.</summary>
    public void PutInForce(IReadOnlyList<RevocationSource> sources) => _inForce = sources;
}
