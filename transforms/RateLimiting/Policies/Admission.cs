using Gateway.Transforms.Shared.Counting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>What a request took that is settled later: a feature of the request, where its route needs one. Used again by another request afterwards.</summary>
internal sealed class Admission
{
    private readonly Taken[] _taken = new Taken[2 * LimitSet.MaxPolicies];
    private LimiterServices? _services;
    private HttpContext? _context;
    private int _count;

    /// <summary>That of a request; it is settled when the request ends, however that happens.</summary>
    public static Admission Of(HttpContext context, LimiterServices services)
    {
        if (context.Features.Get<Admission>() is { } known)
            return known;
        var admission = services.Admissions.Get();
        (admission._services, admission._context) = (services, context);
        context.Features.Set(admission);
        context.Response.OnCompleted(static state => ((Admission)state).Settle(), admission);
        return admission;
    }

    /// <summary>The request took something.</summary>
    public void Add(in Taken taken) => _taken[_count++] = taken;

    /// <summary>The request is refused further in: it takes nothing.</summary>
    public void GiveBack()
    {
        for (var i = 0; i < _count; i++)
            ChargeRest(_taken[i], -_taken[i].Cost);
        Clear();
    }

    private Task Settle()
    {
        var (services, context) = (_services!, _context!);
        var counts = context.Features.Get<ByteCounts>();
        for (var i = 0; i < _count; i++)
        {
            ref readonly var taken = ref _taken[i];
            if (taken.Policy.IsHeld)
                Charge(taken, -taken.Cost);
            else if (taken.Policy.Cost.IsSettled)
                ChargeRest(taken, taken.Policy.Cost.AtLast(context.Response.StatusCode, counts));
        }

        Clear();
        (_services, _context) = (null, null);
        services.Admissions.Return(this);
        return Task.CompletedTask;
    }

    private void ChargeRest(in Taken taken, long cost) => Charge(taken, cost >= 0 ? cost : -taken.StillCounted(-cost, _services!.Now));

    // Nobody waits for Redis here: what does not arrive is not counted.
    private void Charge(in Taken taken, long cost)
    {
        if (cost == 0)
            return;
        if (taken.Hold is { } hold)
            _services!.Store?.Holds.End(hold);
        else if (taken.SharedKey is { } key)
            _services!.Store?.Charge(taken.Policy.Options.Algorithm, taken.Rule, key, cost);
        taken.Policy.Table.Add(taken.Key, taken.Rule, _services!.Now, cost);
    }

    // A policy of an old generation must not live on in here.
    private void Clear()
    {
        _taken.AsSpan(0, _count).Clear();
        _count = 0;
    }
}
