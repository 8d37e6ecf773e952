using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Resilience;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
/// <param name="services">What policies share.</param>
internal sealed class ResilienceOptionsValidator(ResilienceServices services)
{
    /// <summary>The section.</summary>
    public const string Section = "Resilience";

    /// <summary>The route key that names a policy.</summary>
    public const string PolicyKey = "ResiliencePolicy";

    private readonly ConditionalWeakTable<ResiliencePolicyOptions, ResiliencePolicy> _policies = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(ResilienceOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{nameof(options.Policies)}:{name}";
            if (string.IsNullOrWhiteSpace(name))
                errors.Add(path, "a policy must have a name");
            CheckConcurrency(path, policy, errors);
            CheckQueue(path, policy, errors);
            CheckRetry($"{path}:{nameof(policy.Retry)}", policy.Retry, errors);
            CheckStatuses($"{path}:{nameof(policy.Breaker)}:{nameof(BreakerOptions.Statuses)}", policy.Breaker?.Statuses, errors);
            CheckStatuses($"{path}:{nameof(policy.Outliers)}:{nameof(OutlierOptions.Statuses)}", policy.Outliers?.Statuses, errors);
            CheckFallback($"{path}:{nameof(policy.Fallback)}", policy.Fallback, sections, errors);
            if (policy is { SlowStart: not null, Breaker: null, Outliers: null })
                errors.Add($"{path}:{nameof(policy.SlowStart)}", $"no destination is ever left alone without {nameof(policy.Breaker)} or {nameof(policy.Outliers)}, so that none comes back");
        }

        CheckCallers(options, sections, errors);
    }

    // Who asks a cluster beside its routes gets past the places that they have there.
    private static void CheckCallers(ResilienceOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var callers = sections.All<IClusterCallers>().SelectMany(static section => section.ClusterCallers).Select(static caller => (caller.Path, caller.Cluster, caller.Keys));
        var calls = ComposedRoute.AllOf(sections).SelectMany(static route => route.Calls).Select(static call => (call.Path, call.Cluster, call.Keys));
        foreach (var (path, cluster, keys) in callers.Concat(calls))
        {
            if (keys.ContainsKey(PolicyKey))
                continue;
            var limiting = sections.All<IRouteKeyValues>().SelectMany(section => section.ValuesOnRoutesTo(cluster, PolicyKey)).OfType<string>()
                .FirstOrDefault(name => options.Policies.GetValueOrDefault(name) is { } policy && policy is not { Adaptive: null, MaxConcurrency: null, MaxConcurrencyPerDestination: null });
            if (limiting is not null)
                errors.Warn(path, $"asks '{cluster}' beside the limit that '{limiting}' sets to the routes there; give it \"{PolicyKey}\": \"{limiting}\" to take places of the same pool");
        }
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not string name)
            return null;
        if (ComposedRoute.AllOf(route.Sections).Any(composed => composed.Id == route.RouteId))
        {
            route.Errors.Add(route.Path, "an aggregate has no cluster of its own: its parts may have one");
            return null;
        }

        var options = route.Sections.Get<ResilienceOptions>();
        if (options.Policies.TryGetValue(name, out var policy))
        {
            // Who calls is said by the cluster that is asked, or by nobody: a fallback's 200 would let anybody in.
            var isQuestion = route.Sections.All<IClusterCallers>().SelectMany(static section => section.ClusterCallers).Any(caller => caller.Id == route.RouteId);
            return new RouteResilience(
                _policies.GetValue(policy, key => new ResiliencePolicy(name, key, FileOf(key, route.Sections), services)), route.RouteId, mayFallBack: !isQuestion,
                route.Sections.All<IRouteKeyValues>().Select(section => section.ValueOf(route.RouteId, PriorityRules.RouteKey)).OfType<RequestPriority>().Cast<RequestPriority?>().FirstOrDefault());
        }

        route.Errors.AddUnknown(route.Path, name, "a resilience policy", options.Policies.Keys.Order(StringComparer.Ordinal));
        return null;
    }

    private static void CheckConcurrency(string path, ResiliencePolicyOptions policy, ConfigurationErrors errors)
    {
        if (policy is { Adaptive: not null, MaxConcurrency: not null })
            errors.Add($"{path}:{nameof(policy.MaxConcurrency)}", $"{nameof(policy.Adaptive)} looks for the limit, between its {nameof(AdaptiveConcurrencyOptions.Minimum)} and {nameof(AdaptiveConcurrencyOptions.Maximum)}: only one of both may be set");
        if (policy.Adaptive is { } adaptive && adaptive.Minimum > adaptive.Maximum)
            errors.Add($"{path}:{nameof(policy.Adaptive)}:{nameof(adaptive.Minimum)}", $"{adaptive.Minimum} is more than {nameof(adaptive.Maximum)}, {adaptive.Maximum}");
    }

    private static void CheckQueue(string path, ResiliencePolicyOptions policy, ConfigurationErrors errors)
    {
        if (policy.Queue is not { } queue)
            return;
        if (policy is { Adaptive: null, MaxConcurrency: null, MaxConcurrencyPerDestination: null })
            errors.Add($"{path}:{nameof(policy.Queue)}", $"nobody ever waits without {nameof(policy.MaxConcurrency)}, {nameof(policy.MaxConcurrencyPerDestination)} or {nameof(policy.Adaptive)}");
        if (string.IsNullOrWhiteSpace(queue.Priorities.Claim))
            errors.Add($"{path}:{nameof(policy.Queue)}:{nameof(queue.Priorities)}:{nameof(queue.Priorities.Claim)}", "must name a claim");
    }

    private static void CheckRetry(string path, RetryOptions? retry, ConfigurationErrors errors)
    {
        if (retry is null)
            return;
        CheckStatuses($"{path}:{nameof(retry.Statuses)}", retry.Statuses, errors);
        if (retry.MaxDelay < retry.Delay)
            errors.Add($"{path}:{nameof(retry.MaxDelay)}", $"is less than {nameof(retry.Delay)}");
    }

    private static FallbackAnswer? FileOf(ResiliencePolicyOptions policy, ConfigurationSections sections) =>
        policy.Fallback is { } fallback ? FallbackAnswer.Read(fallback, sections.Files, out _) : null;

    private static void CheckFallback(string path, FallbackOptions? fallback, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (fallback is null)
            return;
        CheckStatuses($"{path}:{nameof(fallback.Statuses)}", fallback.Statuses, errors);
        // 206 is a piece of what was asked for, and nobody asked for one.
        if (fallback.FileStatus is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified)
            errors.Add($"{path}:{nameof(fallback.FileStatus)}", string.Create(CultureInfo.InvariantCulture, $"{fallback.FileStatus} cannot go with a file as the answer; 200 and 503 can"));
        if (fallback is { Cluster: null, File: null })
            errors.Add(path, $"needs a {nameof(fallback.Cluster)}, a {nameof(fallback.File)}, or both");
        if (fallback.Cluster is { } cluster && ClusterNames.Of(sections) is { } clusters && !clusters.Contains(cluster, StringComparer.Ordinal))
            errors.AddUnknown($"{path}:{nameof(fallback.Cluster)}", cluster, "a cluster", clusters);
        if (FallbackAnswer.Read(fallback, sections.Files, out var problem) is null && problem is not null)
            errors.Add($"{path}:{nameof(fallback.File)}", problem);
    }

    private static void CheckStatuses(string path, IReadOnlyList<int>? statuses, ConfigurationErrors errors)
    {
        for (var i = 0; i < statuses?.Count; i++)
        {
            if (statuses[i] is < 400 or > 599)
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), string.Create(CultureInfo.InvariantCulture, $"{statuses[i]} is no status of a failure, 400 to 599"));
        }
    }
}
