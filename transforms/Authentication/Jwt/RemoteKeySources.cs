using System.Collections.Concurrent;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>The key sets that are fetched, so that an edit of the configuration does not fetch them again. Safe to share between threads.</summary>
internal sealed class RemoteKeySources
{
    // Those that no configuration has any more go with it.
    private readonly ConcurrentDictionary<RemoteKeysSettings, WeakReference<RemoteKeys>> _all = new();

    /// <summary>The keys of these settings.</summary>
    public RemoteKeys Of(RemoteKeysSettings settings, Surroundings surroundings)
    {
        foreach (var (gone, source) in _all)
        {
            if (!source.TryGetTarget(out _))
                _all.TryRemove(gone, out _);
        }

        if (_all.TryGetValue(settings, out var known) && known.TryGetTarget(out var keys))
            return keys;
        keys = new RemoteKeys(settings, surroundings);
        _all[settings] = new WeakReference<RemoteKeys>(keys);
        return keys;
    }
}
