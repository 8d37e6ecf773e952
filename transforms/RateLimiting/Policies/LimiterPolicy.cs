using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Gateway.Transforms.RateLimiting.Keys;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>
/// A policy of one generation as a limiter of <c>System.Threading.RateLimiting</c>. Immutable but for what was used, which outlives it; safe to share. The gateway's own middleware asks its parts, which
/// allocates nothing; a lease is for everybody else, counts here alone, and knows no tiers.
/// </summary>
internal sealed class LimiterPolicy : PartitionedRateLimiter<HttpContext>
{
    private const int SharedKeyBytes = 16;

    // For how long what was taken in advance is good.
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(1);

    private readonly KeyRecipe _recipe;
    private readonly LimiterServices _services;
    private readonly Allowance _usual;
    private readonly Allowance[] _tiers;
    private readonly string _tierClaim;
    private readonly Exemption? _exemption;

    /// <summary>Prepares what the validator found right.</summary>
    public LimiterPolicy(string name, RateLimiterPolicyOptions options, KeyPart[] key, LimiterServices services)
    {
        (Name, Options, _services) = (name, options, services);
        _usual = AllowanceOf(null, options.Limit, options.Burst);
        _tiers = [.. (options.Tiers?.Limits ?? new Dictionary<string, RateLimiterTierOptions>()).Select(tier => AllowanceOf(tier.Key, tier.Value.Limit, tier.Value.Burst))];
        _tierClaim = options.Tiers?.Claim ?? "";
        _exemption = options.Exempt is { } exempt ? new Exemption(exempt) : null;
        _recipe = new KeyRecipe(key);
        Cost = new Cost(options.Cost);
        Table = services.Tables.Of(name, options.Algorithm);
        Leases = options.Lease is null ? null : services.Tables.LeasesOf(name);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What is configured.</summary>
    public RateLimiterPolicyOptions Options { get; }

    /// <summary>What was used here.</summary>
    public LimitTable Table { get; }

    /// <summary>What was taken from Redis for the next requests; null where it is taken one at a time.</summary>
    public Leases? Leases { get; }

    /// <summary>What a request uses.</summary>
    public Cost Cost { get; }

    /// <summary>Whether it has to know who calls.</summary>
    public bool IsOfCaller => _recipe.IsOfCaller || _tiers.Length > 0 || _exemption?.IsOfCaller == true;

    /// <summary>Whether a request counts until it ends.</summary>
    public bool IsHeld => Options.Algorithm == LimitAlgorithm.Concurrency;

    /// <summary>Whether gateways may count together.</summary>
    public bool MayBeShared => Options.Shared;

    /// <summary>What everybody without a tier is told; null where that depends on the caller.</summary>
    public string? PolicyField => _tiers.Length == 0 && _exemption is null ? _usual.Fields.PolicyText : null;

    /// <summary>What a request may use; null for one that is not counted.</summary>
    public Allowance? AllowanceFor(HttpContext context)
    {
        if (_exemption?.Covers(context) == true)
            return null;
        if (_tiers.Length > 0 && context.Features.Get<Caller>() is { } caller)
        {
            foreach (var tier in _tiers)
            {
                if (ClaimValue.Has(caller, _tierClaim, tier.Tier!))
                    return tier;
            }
        }

        return _usual;
    }

    /// <summary>The key of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    [SkipLocalsInit]
    public ulong KeyOf(HttpContext context, string route)
    {
        var key = new KeyWriter(stackalloc byte[KeyWriter.UsualBytes]);
        _recipe.Write(context, route, ref key);
        var hash = _services.Hash.Of(key.Written);
        key.Dispose();
        return hash;
    }

    /// <summary>The key of a request for all gateways: it tells nothing of what it is made of.</summary>
    public string SharedKeyOf(HttpContext context, string route)
    {
        var key = new KeyWriter(stackalloc byte[KeyWriter.UsualBytes]);
        _recipe.Write(context, route, ref key);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.Written, hash);
        key.Dispose();
        return SharedKey.Of(Name, Options.Algorithm, hash[..SharedKeyBytes]);
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics(HttpContext resource) => new()
    {
        CurrentAvailablePermits = Table.Look(KeyOf(resource, RouteOf(resource)), _usual.Rule, _services.Now).Remaining,
    };

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, _usual.Rule.Burst);
        var key = KeyOf(resource, RouteOf(resource));
        var standing = Table.TryTake(key, _usual.Rule, _services.Now, permitCount);
        return new PolicyLease(Table, _usual.Rule, _services, key, standing, IsHeld && standing.IsAllowed ? permitCount : 0);
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));

    private static string RouteOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteLimits>()?.Route ?? "";

    private Allowance AllowanceOf(string? tier, int limit, int? burst)
    {
        var rule = new LimitRule(limit, Options.Window ?? TimeSpan.Zero, burst ?? limit);
        var lease = Options.Lease is { } tokens ? new LimitRule(tokens, TimeSpan.FromTicks(Math.Min(rule.Window, LeaseTime.Ticks)), tokens) : null;
        return new Allowance(tier, rule, lease, new LimitFields(Name, Options, rule));
    }
}
