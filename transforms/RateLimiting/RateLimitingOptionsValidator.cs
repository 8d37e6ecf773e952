using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Transforms.RateLimiting.Keys;
using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.RateLimiting;

namespace Gateway.Transforms.RateLimiting;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
/// <param name="services">What policies share.</param>
/// <param name="framework">The policies that were added in code.</param>
internal sealed class RateLimitingOptionsValidator(LimiterServices services, FrameworkPolicies framework)
{
    /// <summary>The section.</summary>
    public const string Section = "RateLimiting";

    /// <summary>The route key that names policies.</summary>
    public const string PolicyKey = "RateLimiterPolicy";

    private const int MaxKeyParts = 8;
    private const int MaxCost = 1_000_000;

    private readonly ConditionalWeakTable<RateLimiterPolicyOptions, LimiterPolicy> _policies = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public void Validate(RateLimitingOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{nameof(options.Policies)}:{name}";
            // RFC 9651 §3.3.3: clients are told the name as a string.
            if (string.IsNullOrWhiteSpace(name) || name.Any(static letter => letter is < ' ' or > '~' or '"' or '\\'))
                errors.Add(path, "a policy must have a name of ASCII letters, digits and punctuation, without quotes and backslashes, as clients are told it");
            if (framework.Contains(name))
                errors.Add(path, "is the name of a policy that was added in code, too");
            CheckAlgorithm(path, policy, errors);
            CheckKey($"{path}:{nameof(policy.Key)}", policy.Key, errors);
            CheckCost($"{path}:{nameof(policy.Cost)}", policy, errors);
            CheckTiers($"{path}:{nameof(policy.Tiers)}", policy, errors);
            CheckExempt($"{path}:{nameof(policy.Exempt)}", policy.Exempt, errors);
            CheckLease($"{path}:{nameof(policy.Lease)}", policy, errors);
        }
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not IReadOnlyList<string> names)
            return null;
        var options = route.Sections.Get<RateLimitingOptions>();
        if (names.Count is 0 or > LimitSet.MaxPolicies)
            route.Errors.Add(route.Path, $"must name 1 to {LimitSet.MaxPolicies} policies");
        var policies = new List<LimiterPolicy>();
        var metadata = new List<object>();
        for (var i = 0; i < names.Count; i++)
        {
            // One policy may stand there without a list around it.
            var path = names.Count == 1 ? route.Path : string.Create(CultureInfo.InvariantCulture, $"{route.Path}:{i}");
            if (names.Take(i).Contains(names[i], StringComparer.Ordinal))
                route.Errors.Add(path, $"'{names[i]}' stands there twice");
            else if (options.Policies.TryGetValue(names[i], out var policy))
                policies.Add(_policies.GetValue(policy, key => Make(names[i], key)));
            else if (framework.Contains(names[i]) && metadata.Count == 0)
                metadata.Add(new EnableRateLimitingAttribute(names[i]));
            else if (framework.Contains(names[i]))
                route.Errors.Add(path, $"'{names[i]}' was added in code, of which a route can have one policy alone");
            else
                route.Errors.AddUnknown(path, names[i], "a rate limiter policy", options.Policies.Keys.Concat(framework.Names).Order(StringComparer.Ordinal));
        }

        if (policies.Count > 0)
            metadata.Add(LimitsOf(route.RouteId, policies, hasFramework: metadata.Count > 0));
        return metadata.ToArray();
    }

    private static void CheckAlgorithm(string path, RateLimiterPolicyOptions policy, ConfigurationErrors errors)
    {
        var isConcurrency = policy.Algorithm == LimitAlgorithm.Concurrency;
        if (isConcurrency && policy.Window is not null)
            errors.Add($"{path}:{nameof(policy.Window)}", "Concurrency counts what is on its way, and has no window");
        if (!isConcurrency && policy.Window is null)
            errors.Add(path, $"needs a {nameof(policy.Window)}, in which {nameof(policy.Limit)} requests are allowed");
        if (policy.Burst is not null && policy.Algorithm != LimitAlgorithm.TokenBucket)
            errors.Add($"{path}:{nameof(policy.Burst)}", $"only TokenBucket has one; what {policy.Algorithm} allows at once is {nameof(policy.Limit)}");
    }

    private static void CheckKey(string path, IReadOnlyList<string> key, ConfigurationErrors errors)
    {
        if (key.Count is 0 or > MaxKeyParts)
            errors.Add(path, $"must have 1 to {MaxKeyParts} parts");
        for (var i = 0; i < key.Count; i++)
        {
            var place = key.Count == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}:{i}");
            if (!KeyPart.TryParse(key[i], out _, out var problem))
            {
                if (problem is null)
                    errors.AddUnknown(place, key[i], "a part of a key", KeyPart.Forms);
                else
                    errors.Add(place, $"'{key[i]}' {problem}");
            }
            else if (key.Take(i).Contains(key[i], StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(place, $"'{key[i]}' stands there twice");
            }
        }
    }

    private static void CheckCost(string path, RateLimiterPolicyOptions policy, ConfigurationErrors errors)
    {
        var cost = policy.Cost;
        if (policy.Algorithm == LimitAlgorithm.Concurrency && (cost.Request != 1 || cost.Bytes != CountedBytes.None || cost.Statuses.Count > 0))
            errors.Add(path, "Concurrency counts requests, each as one");
        // A limit that is itself out of range is another mistake.
        if (cost.Request > Math.Max(1, Math.Min(policy.Limit, policy.Burst ?? policy.Limit)))
            errors.Add($"{path}:{nameof(cost.Request)}", $"{cost.Request} is more than is ever allowed at once");
        foreach (var (status, amount) in cost.Statuses)
        {
            if (!Policies.Cost.IsStatus(status))
                errors.Add($"{path}:{nameof(cost.Statuses)}:{status}", "must be a status such as 401, or a class such as 4xx");
            if (amount is < 0 or > MaxCost)
                errors.Add($"{path}:{nameof(cost.Statuses)}:{status}", $"{amount} is outside 0 to {MaxCost}");
        }
    }

    private static void CheckTiers(string path, RateLimiterPolicyOptions policy, ConfigurationErrors errors)
    {
        if (policy.Tiers is not { } tiers)
            return;
        if (tiers.Claim.Length == 0)
            errors.Add($"{path}:{nameof(tiers.Claim)}", "must not be empty");
        if (tiers.Limits.Count == 0)
            errors.Add($"{path}:{nameof(tiers.Limits)}", "has no tier: give it limits by the claim's value");
        foreach (var (name, tier) in tiers.Limits)
        {
            if (tier.Burst is not null && policy.Algorithm != LimitAlgorithm.TokenBucket)
                errors.Add($"{path}:{nameof(tiers.Limits)}:{name}:{nameof(tier.Burst)}", $"only TokenBucket has one; what {policy.Algorithm} allows at once is {nameof(tier.Limit)}");
            if (policy.Cost.Request > Math.Min(tier.Limit, tier.Burst ?? tier.Limit))
                errors.Add($"{path}:{nameof(tiers.Limits)}:{name}", $"allows less at once than a request costs, {policy.Cost.Request}");
        }
    }

    private static void CheckExempt(string path, RateLimiterExemptOptions? exempt, ConfigurationErrors errors)
    {
        if (exempt is null)
            return;
        var wrong = new List<int>();
        AddressList.Parse(exempt.Addresses, wrong);
        foreach (var index in wrong)
        {
            var place = exempt.Addresses.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $":{index}");
            errors.Add($"{path}:{nameof(exempt.Addresses)}{place}", $"'{exempt.Addresses[index]}' is not an address or network such as \"10.0.0.0/8\", \"192.0.2.7\" or \"fd00::/8\"");
        }

        if (exempt.Addresses.Count == 0 && exempt.Claims.Count == 0)
            errors.Add(path, "exempts nobody: give it Addresses or Claims");
        foreach (var (name, _) in exempt.Claims.Where(static claim => claim.Value.Count == 0))
            errors.Add($"{path}:{nameof(exempt.Claims)}:{name}", "needs at least one value");
    }

    private static void CheckLease(string path, RateLimiterPolicyOptions policy, ConfigurationErrors errors)
    {
        if (policy.Lease is not { } lease)
            return;
        if (policy.Algorithm == LimitAlgorithm.Concurrency)
            errors.Add(path, "is not for Concurrency: a place that nobody uses yet would be refused to others");
        else if (!policy.Shared)
            errors.Add(path, "is for limits that gateways share");
        else if (lease > policy.Limit)
            errors.Add(path, $"{lease} is more than Limit, {policy.Limit}");
    }

    // Those that were added in code are asked last, behind all of these.
    private RouteLimits LimitsOf(string route, List<LimiterPolicy> policies, bool hasFramework)
    {
        var late = policies.Where(static policy => policy.IsOfCaller).ToList();
        var early = policies.Where(static policy => !policy.IsOfCaller).ToList();
        return new RouteLimits(
            route,
            early.Count == 0 ? null : new LimitSet(early, route, mayBeGivenBack: late.Count > 0 || hasFramework, services),
            late.Count == 0 ? null : new LimitSet(late, route, mayBeGivenBack: hasFramework, services));
    }

    private LimiterPolicy Make(string name, RateLimiterPolicyOptions options)
    {
        var key = new List<KeyPart>();
        foreach (var text in options.Key)
        {
            if (KeyPart.TryParse(text, out var part, out _))
                key.Add(part);
        }

        return new LimiterPolicy(name, options, [.. key], services);
    }
}
