using System.Text;
using Gateway.Transforms.Caching.Purging;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>
/// The purges that all gateways were told, by their numbers: what responses from the second level are held to. It goes back to <see cref="Floor"/>, and nothing older is vouched
/// for. Safe to share between threads.
/// </summary>
internal sealed class PurgeHistory
{
    /// <summary>How many are kept at least, as long as there are so many.</summary>
    public const int MinKept = 25_000;

    private readonly Lock _gate = new();
    private Generation _recent;
    private Generation _before;

    /// <summary>Knows nothing of purges up to a number.</summary>
    public PurgeHistory(long floor) => (_recent, _before) = (new Generation(floor), new Generation(floor));

    /// <summary>A response from before this number's purge cannot be judged.</summary>
    public long Floor
    {
        get
        {
            lock (_gate)
                return _before.Floor;
        }
    }

    /// <summary>Adds the purge of the next number.</summary>
    public void Add(long number, Purge purge)
    {
        lock (_gate)
        {
            if (_recent.Count >= MinKept)
                (_before, _recent) = (_recent, new Generation(number - 1));
            _recent.Add(number, purge);
        }
    }

    /// <summary>What purges behind a number have done to a response.</summary>
    public PurgeEffect EffectOn(long number, ReadOnlySpan<byte> address, IReadOnlyList<ulong> tags)
    {
        var text = Encoding.Latin1.GetString(address);
        lock (_gate)
        {
            if (number < _before.Floor || Means(isSoft: false, number, text, tags))
                return PurgeEffect.Gone;
            return Means(isSoft: true, number, text, tags) ? PurgeEffect.Stale : PurgeEffect.None;
        }
    }

    private bool Means(bool isSoft, long number, string address, IReadOnlyList<ulong> tags) =>
        _recent.Of(isSoft).Means(number, address, tags) || _before.Of(isSoft).Means(number, address, tags);

    private sealed class Generation(long floor)
    {
        private readonly Numbers _hard = new();
        private readonly Numbers _soft = new();

        public long Floor => floor;

        public int Count { get; private set; }

        public Numbers Of(bool isSoft) => isSoft ? _soft : _hard;

        public void Add(long number, Purge purge)
        {
            Count++;
            Of(purge.IsSoft).Add(number, purge);
        }
    }

    // The last purge of each.
    private sealed class Numbers
    {
        private readonly Dictionary<ulong, long> _tags = [];
        private readonly Dictionary<string, long> _addresses = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _prefixes = new(StringComparer.Ordinal);
        private long _all;

        public void Add(long number, Purge purge)
        {
            if (purge.Tag is { } tag)
                _tags[tag] = number;
            else if (purge.Address is { } address)
                _addresses[Encoding.Latin1.GetString(address)] = number;
            else if (purge.Prefix is { } prefix)
                _prefixes[Encoding.Latin1.GetString(prefix)] = number;
            else
                _all = number;
        }

        public bool Means(long after, string address, IReadOnlyList<ulong> tags)
        {
            if (_all > after || (_addresses.TryGetValue(address, out var last) && last > after))
                return true;
            for (var i = 0; i < tags.Count; i++)
            {
                if (_tags.TryGetValue(tags[i], out last) && last > after)
                    return true;
            }

            foreach (var (prefix, number) in _prefixes)
            {
                if (number > after && address.StartsWith(prefix, StringComparison.Ordinal))
                    return true;
            }

            return false;
        }
    }
}
