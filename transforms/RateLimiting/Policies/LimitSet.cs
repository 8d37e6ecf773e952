using Gateway.Transforms.RateLimiting.Store;
using Gateway.Transforms.Shared.Counting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>The policies of a route that are asked in one place: all must allow, and a refusal takes nothing from any. Immutable, safe to share.</summary>
internal sealed class LimitSet
{
    /// <summary>The most policies of a route.</summary>
    public const int MaxPolicies = 8;

    // Shadows last; in the middle those that may be shared, the others' before the shadows'.
    private readonly LimiterPolicy[] _policies;
    private readonly int _enforced;
    private readonly int _local;
    private readonly int _shared;
    private readonly string _route;
    private readonly LimiterServices _services;
    private readonly StringValues _policyField;
    private readonly bool _isSettled;
    private readonly bool _countsBytes;

    /// <summary>Prepares the policies.</summary>
    /// <param name="policies">One at least, in the order of the configuration.</param>
    /// <param name="route">The route's id.</param>
    /// <param name="mayBeGivenBack">Whether something further in may refuse the request.</param>
    /// <param name="services">What they share.</param>
    public LimitSet(IEnumerable<LimiterPolicy> policies, string route, bool mayBeGivenBack, LimiterServices services)
    {
        _policies = [.. policies.OrderBy(static policy => policy.Options.Shadow).ThenBy(static policy => policy.MayBeShared != policy.Options.Shadow)];
        _enforced = _policies.Count(static policy => !policy.Options.Shadow);
        _local = _policies.Count(static policy => policy is { MayBeShared: false, Options.Shadow: false });
        _shared = _policies.Count(static policy => policy.MayBeShared);
        _route = route;
        _services = services;
        var told = _policies.Take(_enforced).Select(static policy => policy.PolicyField).ToArray();
        _policyField = Array.Exists(told, static field => field is null) ? default : new StringValues(told);
        _countsBytes = Array.Exists(_policies, static policy => policy.Cost.CountsBytes);
        _isSettled = mayBeGivenBack || Array.Exists(_policies, static policy => policy.IsHeld || policy.Cost.IsSettled);
    }

    /// <summary>Lets a request pass, or answers it with 429.</summary>
    public Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var all = default(Asked.All);
        Span<Asked> asked = all;
        asked = asked[.._policies.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            asked[i].Policy = _policies[i];
            asked[i].Allowance = _policies[i].AllowanceFor(context);
            if (asked[i].Allowance is not null)
                asked[i].Key = _policies[i].KeyOf(context, _route);
        }

        var isShared = _services.Store is not null && _shared > 0;
        var isAllowed = LocalDecision.TryTake(asked[..(isShared ? _local : _enforced)], _services.Now);
        return isShared && isAllowed ? AskStoreAsync(context, asked.ToArray(), next) : FinishAsync(context, asked, asked[_enforced..], isAllowed, next);
    }

    private async Task AskStoreAsync(HttpContext context, Asked[] asked, RequestDelegate next)
    {
        var isAllowed = await SharedDecision.TryTakeAsync(_services, _services.Store!, asked.AsMemory(_local, _shared), context, _route);
        if (!isAllowed)
        {
            for (var i = 0; i < _local; i++)
            {
                if (asked[i].Allowance is { } allowance)
                    asked[i].Policy.Table.Add(asked[i].Key, allowance.Rule, _services.Now, -asked[i].Cost);
            }
        }

        await FinishAsync(context, asked, asked.AsSpan(_local + _shared), isAllowed, next);
    }

    private Task FinishAsync(HttpContext context, Span<Asked> asked, Span<Asked> ownShadows, bool isAllowed, RequestDelegate next)
    {
        if (isAllowed)
            Shadow(ownShadows);
        Tell(context.Response.Headers, asked[.._enforced]);
        Count(asked, isAllowed);
        if (!isAllowed)
            return RefuseAsync(context, asked[.._enforced]);
        if (_isSettled)
            Note(context, asked);
        return next(context);
    }

    // Each for itself, and here alone: nobody is refused because of them.
    private void Shadow(Span<Asked> asked)
    {
        foreach (ref var one in asked)
        {
            if (one.Allowance is { } allowance)
                one.Standing = one.Policy.Table.TryTake(one.Key, allowance.Rule, _services.Now, one.Cost);
        }
    }

    // A backend's own fields of these names, and those of the other place, are further members of the lists.
    private void Tell(IHeaderDictionary headers, ReadOnlySpan<Asked> asked)
    {
        if (asked.Length == 1)
        {
            if (!asked[0].IsTold)
                return;
            headers.Append(LimitFields.Policy, asked[0].Allowance!.Fields.PolicyText);
            headers.Append(LimitFields.Standing, asked[0].Allowance!.Fields.Of(asked[0].Standing));
            return;
        }

        if (asked.IsEmpty)
            return;
        var members = new List<string>(asked.Length);
        foreach (ref readonly var one in asked)
        {
            if (one.Allowance is { } allowance && _policyField.Count == 0)
                headers.Append(LimitFields.Policy, allowance.Fields.PolicyText);
            if (one.IsTold)
                members.Add(one.Allowance!.Fields.Of(one.Standing));
        }

        headers.Append(LimitFields.Policy, _policyField);
        headers.Append(LimitFields.Standing, new StringValues([.. members]));
    }

    private void Count(ReadOnlySpan<Asked> asked, bool isAllowed)
    {
        if (_services.Metrics is not { } metrics)
            return;
        for (var i = 0; i < asked.Length; i++)
        {
            if (asked[i].Allowance is null)
                metrics.Count(asked[i].Policy.Name, RateLimitingMetrics.Exempt);
            else if (i >= _enforced && isAllowed)
                metrics.Count(asked[i].Policy.Name, asked[i].Standing.IsAllowed ? RateLimitingMetrics.Allowed : RateLimitingMetrics.ShadowRefused);
            else if (isAllowed)
                metrics.Count(asked[i].Policy.Name, RateLimitingMetrics.Allowed);
            else if (i < _enforced && asked[i].IsTold && !asked[i].Standing.IsAllowed)
                metrics.Count(asked[i].Policy.Name, RateLimitingMetrics.Refused);
        }
    }

    private void Note(HttpContext context, ReadOnlySpan<Asked> asked)
    {
        var admission = Admission.Of(context, _services);
        if (_countsBytes)
            BodyCounting.Of(context);
        for (var i = 0; i < asked.Length; i++)
        {
            // What a shadow refused was not taken.
            if (asked[i].Allowance is not { Rule: var rule } || (i >= _enforced && !asked[i].Standing.IsAllowed))
                continue;
            ref readonly var one = ref asked[i];
            admission.Add(new Taken(one.Policy, rule, one.Key, SharedKeyOf(context, one.Policy), one.Hold, one.Cost, rule.Burst - one.Standing.Remaining, _services.Now));
        }
    }

    private string? SharedKeyOf(HttpContext context, LimiterPolicy policy) =>
        _services.Store is not null && policy is { MayBeShared: true, IsHeld: false } ? policy.SharedKeyOf(context, _route) : null;

    private static Task RefuseAsync(HttpContext context, ReadOnlySpan<Asked> asked)
    {
        var seconds = 1L;
        foreach (ref readonly var one in asked)
        {
            if (one.IsTold && !one.Standing.IsAllowed)
                seconds = Math.Max(seconds, one.Standing.WaitSeconds);
        }

        return Refusal.AnswerAsync(context, seconds);
    }
}
