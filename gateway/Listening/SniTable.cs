using System.Collections.Frozen;

namespace Gateway.Listening;

/// <summary>Chooses by the name a client asks for: exact, then the longest wildcard, then <c>*</c>. Immutable.</summary>
internal sealed class SniTable
{
    private readonly FrozenDictionary<string, TlsProfile>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, TlsProfile>.AlternateLookup<ReadOnlySpan<char>> _bySuffix;
    private readonly bool _hasWildcards;
    private readonly TlsProfile? _any;

    /// <summary>Takes each profile under its <see cref="TlsSettings.ServerName"/>, which are all different.</summary>
    public SniTable(IReadOnlyList<TlsProfile> profiles)
    {
        Profiles = profiles;
        _any = profiles.FirstOrDefault(static profile => profile.Settings.ServerName == ServerName.Any);
        _exact = Index(profiles, static name => !name.StartsWith('*'), static name => name).GetAlternateLookup<ReadOnlySpan<char>>();
        var suffixes = Index(profiles, static name => name.StartsWith("*.", StringComparison.Ordinal), static name => name[2..]);
        _hasWildcards = suffixes.Count > 0;
        _bySuffix = suffixes.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All profiles, in the order of the configuration.</summary>
    public IReadOnlyList<TlsProfile> Profiles { get; }

    /// <summary>The profile for a name, or null when there is none. Does not allocate.</summary>
    /// <param name="name">
    /// As the client sent it, in a handshake or in a request; empty when it sent none. One dot at its end is no part of
    /// it: <c>shop.test.</c> is the same host in full (RFC 1034 §3.1), and backends serve it as such.
    /// </param>
    public TlsProfile? Find(ReadOnlySpan<char> name)
    {
        if (name.EndsWith('.'))
            name = name[..^1];
        if (_exact.TryGetValue(name, out var profile))
            return profile;
        if (!_hasWildcards)
            return _any;

        // "*.shop.test" stands for "a.shop.test" and "b.a.shop.test", not for "shop.test" and not for ".shop.test".
        for (var dot = name[Math.Min(1, name.Length)..].IndexOf('.') + 1; dot > 0;)
        {
            if (_bySuffix.TryGetValue(name[(dot + 1)..], out profile))
                return profile;
            var next = name[(dot + 1)..].IndexOf('.');
            dot = next < 0 ? 0 : dot + 1 + next;
        }

        return _any;
    }

    private static FrozenDictionary<string, TlsProfile> Index(
        IReadOnlyList<TlsProfile> profiles, Func<string, bool> isMeant, Func<string, string> host)
    {
        var index = new Dictionary<string, TlsProfile>(StringComparer.OrdinalIgnoreCase);
        foreach (var profile in profiles.Where(profile => isMeant(profile.Settings.ServerName)))
        {
            foreach (var spelling in ServerName.Spellings(host(profile.Settings.ServerName)))
                index[spelling] = profile;
        }

        return index.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
