using System.Runtime.CompilerServices;

namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>
/// A part of a table: sets of eight places, and two sets that a key may be in. A place whose usage has come back to nothing is as good as an empty one. Used by whoever holds <see cref="Gate"/>.
/// </summary>
internal sealed class KeyShard<TUsage>
    where TUsage : struct, IUsage
{
    /// <summary>Places in a set.</summary>
    public const int Ways = 8;

    /// <summary>The key of an empty place.</summary>
    private const ulong Empty = 0;

    // The bits of the key that choose the second set.
    private const int SecondShift = 29;

    private ulong[] _keys = [];
    private TUsage[] _usages = [];
    private int _mask = -1;

    /// <summary>The lock.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The most places.</summary>
    public int MaxPlaces { get; set; } = 1 << 16;

    /// <summary>How many places there are.</summary>
    public int Places => _keys.Length;

    /// <summary>How many keys gave way before their time.</summary>
    public long Evictions { get; private set; }

    /// <summary>What a place takes.</summary>
    public static int PlaceBytes => sizeof(ulong) + Unsafe.SizeOf<TUsage>();

    /// <summary>The usage in a place.</summary>
    public ref TUsage this[int place] => ref _usages[place];

    /// <summary>The place of a key; negative for none.</summary>
    public int Find(ulong key)
    {
        if (_mask < 0)
            return -1;
        var place = FindIn(FirstSet(key), Named(key));
        return place >= 0 ? place : FindIn(SecondSet(key), Named(key));
    }

    /// <summary>The place of a key, which from now on is its own.</summary>
    public int FindOrAdd(ulong key, LimitRule rule, long now)
    {
        var place = Find(key);
        if (place >= 0)
            return place;
        while ((place = FindFree(key, rule, now)) < 0)
        {
            if (Places * 2L > Math.Max(MaxPlaces, Ways))
            {
                place = FindWeakest(key, rule, now);
                Evictions++;
                break;
            }

            Grow(rule, now);
        }

        _keys[place] = Named(key);
        _usages[place] = default;
        return place;
    }

    private static ulong Named(ulong key) => key == Empty ? 1 : key;

    private int FirstSet(ulong key) => ((int)key & _mask) * Ways;

    private int SecondSet(ulong key) => ((int)(key >> SecondShift) & _mask) * Ways;

    private int FindIn(int set, ulong key)
    {
        var index = _keys.AsSpan(set, Ways).IndexOf(key);
        return index < 0 ? -1 : set + index;
    }

    // The emptier set, so that both fill alike.
    private int FindFree(ulong key, LimitRule rule, long now)
    {
        if (_mask < 0)
            return -1;
        var (first, inFirst) = FreeIn(FirstSet(key), rule, now);
        var (second, inSecond) = FreeIn(SecondSet(key), rule, now);
        return inSecond > inFirst ? second : first;
    }

    private (int Place, int Count) FreeIn(int set, LimitRule rule, long now)
    {
        var (place, count) = (-1, 0);
        for (var i = set; i < set + Ways; i++)
        {
            if (_keys[i] != Empty && _usages[i].UsedAt(rule, now) > 0)
                continue;
            (place, count) = (i, count + 1);
        }

        return (place, count);
    }

    private int FindWeakest(ulong key, LimitRule rule, long now)
    {
        var (weakest, least) = (-1, double.MaxValue);
        foreach (var set in (ReadOnlySpan<int>)[FirstSet(key), SecondSet(key)])
        {
            for (var i = set; i < set + Ways; i++)
            {
                var used = _usages[i].UsedAt(rule, now);
                if (used < least)
                    (weakest, least) = (i, used);
            }
        }

        return weakest;
    }

    // A set becomes two, between which its keys part by one more bit: each finds a place.
    private void Grow(LimitRule rule, long now)
    {
        var (keys, usages, mask) = (_keys, _usages, _mask);
        var places = keys.Length == 0 ? Ways : keys.Length * 2;
        (_keys, _usages, _mask) = (new ulong[places], new TUsage[places], (places / Ways) - 1);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] == Empty || usages[i].UsedAt(rule, now) <= 0)
                continue;
            var isFirst = ((int)keys[i] & mask) * Ways == i - (i % Ways);
            var place = FindIn(isFirst ? FirstSet(keys[i]) : SecondSet(keys[i]), Empty);
            (_keys[place], _usages[place]) = (keys[i], usages[i]);
        }
    }
}
