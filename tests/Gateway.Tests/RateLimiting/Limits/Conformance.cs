using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Tests.RateLimiting.Limits;

/// <summary>Plain models of the algorithms, which whatever counts by them is held to, under random rules, costs and steps of time.</summary>
internal static class Conformance
{
    /// <summary>It decides as exact arithmetic does.</summary>
    public static async Task TokenBucketAsync(ILimited limited, RandomTraffic traffic, int steps)
    {
        var rule = traffic.Rule;
        // Tokens used, times the window.
        Int128 used = 0;
        var last = 0L;
        for (var step = 0; step < steps; step++)
        {
            var (now, cost) = traffic.Next();
            used = Int128.Max(0, used - ((Int128)(now - last) * rule.Limit));
            last = now;
            if (traffic.IsCharge())
            {
                await limited.ChargeAsync(now, cost);
                used = Int128.Min((Int128)rule.Most * rule.Window, used + ((Int128)cost * rule.Window));
                continue;
            }

            var isAllowed = used + ((Int128)cost * rule.Window) <= (Int128)rule.Burst * rule.Window;
            if (isAllowed)
                used += (Int128)cost * rule.Window;
            var standing = await limited.TryTakeAsync(now, cost);

            Assert.Equal((step, isAllowed, (long)Int128.Max(0, ((Int128)rule.Burst * rule.Window - used) / rule.Window)), (step, standing.IsAllowed, standing.Remaining));
            if (!isAllowed)
                await AssertOpensAsync(limited, traffic, now + standing.Wait, cost);
        }
    }

    /// <summary>It decides as a count of each window does.</summary>
    public static async Task FixedWindowAsync(ILimited limited, RandomTraffic traffic, int steps)
    {
        var rule = traffic.Rule;
        var (start, used) = (0L, 0L);
        for (var step = 0; step < steps; step++)
        {
            var (now, cost) = traffic.Next();
            if (used == 0 || now - start >= rule.Window)
                (start, used) = (now, 0);
            if (traffic.IsCharge())
            {
                await limited.ChargeAsync(now, cost);
                used = Math.Min(rule.Most, used + cost);
                continue;
            }

            var isAllowed = used + cost <= rule.Limit;
            if (isAllowed)
                used += cost;
            var standing = await limited.TryTakeAsync(now, cost);

            Assert.Equal((step, isAllowed, Math.Max(0, rule.Limit - used)), (step, standing.IsAllowed, standing.Remaining));
            Assert.Equal(start + rule.Window, now + standing.Wait);
        }
    }

    /// <summary>It never exceeds the limit in any window, and refuses nothing that a window a tenth longer would not.</summary>
    public static async Task SlidingWindowAsync(ILimited limited, RandomTraffic traffic, int steps)
    {
        var rule = traffic.Rule;
        var log = new List<(long Time, long Cost)>();
        var longer = rule.Window + (rule.Window / SlidingWindow.Parts) + (2 * TimeSpan.TicksPerMillisecond);
        for (var step = 0; step < steps; step++)
        {
            var (now, cost) = traffic.Next();
            var standing = await limited.TryTakeAsync(now, cost);
            var inWindow = log.Where(one => now - one.Time < rule.Window).Sum(static one => one.Cost);
            var inLonger = log.Where(one => now - one.Time < longer).Sum(static one => one.Cost);

            Assert.True(!standing.IsAllowed || inWindow + cost <= rule.Limit, $"step {step}: {inWindow} + {cost} of {rule.Limit}");
            Assert.True(standing.IsAllowed || inLonger + cost > rule.Limit, $"step {step}: refused at {inLonger} + {cost} of {rule.Limit}");
            if (standing.IsAllowed)
                log.Add((now, cost));
            else
                await AssertOpensAsync(limited, traffic, now + standing.Wait, cost);
        }
    }

    // A refused request is allowed when its wait is over, where nothing else came.
    private static async Task AssertOpensAsync(ILimited limited, RandomTraffic traffic, long at, long cost)
    {
        at = traffic.SkipTo(at);
        var standing = await limited.TryTakeAsync(at, cost);
        Assert.True(standing.IsAllowed, $"{traffic.Rule.Limit} in {traffic.Rule.Window}, {standing.Wait} too early");
        await limited.ChargeAsync(at, -cost);
    }
}
