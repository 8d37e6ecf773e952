using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Caching;

/// <summary>Checks the section, turns the name on a route into its policy, and keeps which routes have one.</summary>
internal sealed class CachingOptionsValidator
{
    private const string Section = "Caching";

    // One response has at most so large a part of the memory.
    private const int LargestShare = 8;

    private readonly ConditionalWeakTable<CachingOptions, ConcurrentDictionary<string, CachePolicy>> _routes = [];

    /// <summary>The policies of the routes that have one.</summary>
    public IReadOnlyList<CachePolicy> PoliciesOf(CachingOptions options) => _routes.TryGetValue(options, out var routes) ? [.. routes.Values] : [];

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(CachingOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
            Validate($"{Section}:{nameof(options.Policies)}:{name}", policy, options, errors);
    }

    /// <summary>The policy of a route; null for none. A time in the place of its name is a policy with that <see cref="CachePolicyOptions.DefaultTtl"/>.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        var options = route.Sections.Get<CachingOptions>();
        if (route.Value is TimeSpan time)
            return Keep(route.RouteId, new CachePolicyOptions { DefaultTtl = time });
        if (route.Value is not string name)
            return null;
        if (options.Policies.TryGetValue(name, out var policy))
            return Keep(name, policy);
        route.Errors.AddUnknown(route.Path, name, "a cache policy", options.Policies.Keys.Order(StringComparer.Ordinal));
        return null;

        CachePolicy Keep(string called, CachePolicyOptions kept)
        {
            // One request's answer is not another's where the gateway itself asks for something else.
            if (route.OwnHeaders.Count > 0)
                kept = kept with { Key = kept.Key with { Headers = [.. kept.Key.Headers, .. route.OwnHeaders] } };
            kept = kept with { MaxEntryBytes = kept.MaxEntryBytes ?? new ByteSize(Math.Min(CachePolicy.UsualMaxEntryBytes, options.MemoryLimit.Bytes / LargestShare)) };
            return _routes.GetOrCreateValue(options)[route.RouteId] = new CachePolicy(called, route.RouteId, kept);
        }
    }

    private static void Validate(string path, CachePolicyOptions policy, CachingOptions options, ConfigurationErrors errors)
    {
        Seconds($"{path}:{nameof(policy.DefaultTtl)}", policy.DefaultTtl, errors);
        Seconds($"{path}:{nameof(policy.NegativeTtl)}", policy.NegativeTtl, errors);
        Seconds($"{path}:{nameof(policy.MaxTtl)}", policy.MaxTtl, errors);
        Seconds($"{path}:{nameof(policy.StaleWhileRevalidate)}", policy.StaleWhileRevalidate, errors);
        Seconds($"{path}:{nameof(policy.StaleIfError)}", policy.StaleIfError, errors);
        var largest = new ByteSize(options.MemoryLimit.Bytes / LargestShare);
        if (policy.MaxEntryBytes is { } most && (most.Bytes < 1 || most.Bytes > largest.Bytes))
            errors.Add($"{path}:{nameof(policy.MaxEntryBytes)}", $"{most} must be between 1B and an eighth of MemoryLimit, {largest}");
        for (var i = 0; i < policy.Statuses?.Count; i++)
        {
            if (policy.Statuses[i] is < 200 or > 599 or 206 or 304)
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{nameof(policy.Statuses)}:{i}"), $"{policy.Statuses[i]} cannot be stored; it must be between 200 and 599, and not 206 or 304");
        }

        if (policy.Statuses is [])
            errors.Add($"{path}:{nameof(policy.Statuses)}", "stores nothing; leave it out for the usual ones, or take CachePolicy from the routes");
        if (policy is { Html: true, Preset: not CachePreset.Next })
            errors.Add($"{path}:{nameof(policy.Html)}", "is for Preset \"next\" alone: without it, pages are stored as everything is");
        Names($"{path}:{nameof(policy.TagsHeader)}", policy.TagsHeader, "the name of a header", errors);
        Names($"{path}:{nameof(policy.Key)}:{nameof(policy.Key.Headers)}", policy.Key.Headers, "the name of a header", errors);
        Names($"{path}:{nameof(policy.CredentialHeaders)}", policy.CredentialHeaders, "the name of a header", errors);
        Patterns($"{path}:{nameof(policy.IgnoreCookies)}", policy.IgnoreCookies, errors);
        var query = $"{path}:{nameof(policy.Key)}:{nameof(policy.Key.Query)}";
        Patterns($"{query}:{nameof(policy.Key.Query.Exclude)}", policy.Key.Query.Exclude, errors);
        if (policy.Key.Query.Include is not { } include)
            return;
        Patterns($"{query}:{nameof(policy.Key.Query.Include)}", include, errors);
        if (policy.Key.Query.Exclude.Count > 0)
            errors.Add($"{query}:{nameof(policy.Key.Query.Exclude)}", "stands beside Include, which leaves out all others already");
    }

    private static void Seconds(string path, TimeSpan? time, ConfigurationErrors errors)
    {
        if (time < TimeSpan.Zero)
            errors.Add(path, "must not be negative");
        else if (time is { } value && value.Ticks % TimeSpan.TicksPerSecond != 0)
            errors.Add(path, "must be whole seconds, which HTTP counts freshness in");
    }

    private static void Names(string path, IReadOnlyList<string> names, string what, ConfigurationErrors errors)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!FieldSyntax.IsToken(names[i]))
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), $"'{names[i]}' must be {what}");
        }
    }

    private static void Patterns(string path, IReadOnlyList<string> patterns, ConfigurationErrors errors)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (patterns[i].Length == 0 || patterns[i].AsSpan(0, patterns[i].Length - 1).Contains('*'))
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), $"'{patterns[i]}' must be a name, or the beginning of names with a * behind it");
        }
    }
}
