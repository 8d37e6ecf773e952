using Gateway.Transforms.Resilience.Policies;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>Says which destinations of a cluster a request may go to. Allocates nothing where all of them may have it.</summary>
internal static class Selection
{
    /// <summary>Those that may have it, and among them those that have not had it, if there are any; those that are back only now and then.</summary>
    /// <param name="pool">What is known of them.</param>
    /// <param name="all">Those that are healthy.</param>
    /// <param name="tried">Those that have had it; null for none.</param>
    /// <param name="room">Why there are none; free where there are.</param>
    public static IReadOnlyList<DestinationState> Of(Pool pool, IReadOnlyList<DestinationState> all, List<DestinationState>? tried, out Room room)
    {
        var options = pool.Options;
        room = Room.Free;
        if (options is { MaxConcurrencyPerDestination: null, Breaker: null, Outliers: null, SlowStart: null } && tried is null)
            return all;

        List<DestinationState>? chosen = null;
        var worst = Room.LeftAlone;
        for (var i = 0; i < all.Count; i++)
        {
            var found = tried?.Contains(all[i]) == true ? Room.Full : pool.StandingOf(all[i]).RoomFor(options);
            if (found == Room.Free)
            {
                chosen?.Add(all[i]);
                continue;
            }

            chosen ??= [.. all.Take(i)];
            worst = found == Room.Full ? Room.Full : worst;
        }

        if (chosen is { Count: 0 })
        {
            if (tried is not null)
                return Of(pool, all, tried: null, out room);
            room = all.Count == 0 ? Room.Free : worst;
            return all;
        }

        return options.SlowStart is null ? chosen ?? all : WithSlowStart(pool, chosen ?? all);
    }

    private static IReadOnlyList<DestinationState> WithSlowStart(Pool pool, IReadOnlyList<DestinationState> all)
    {
        List<DestinationState>? chosen = null;
        for (var i = 0; i < all.Count; i++)
        {
            if (pool.StandingOf(all[i]).ShareOf(pool.Options) is var share && (share >= 1 || pool.Random() < share))
                chosen?.Add(all[i]);
            else
                chosen ??= [.. all.Take(i)];
        }

        return chosen is { Count: > 0 } ? chosen : all;
    }
}
