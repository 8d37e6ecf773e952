using System.Runtime.CompilerServices;
using Gateway.Transforms.Authentication.ClientCertificates;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Transforms.Authentication;

/// <summary>Makes the plan while the configuration is validated, and keeps it: what was checked is what decides.</summary>
/// <param name="surroundings">The process around the schemes.</param>
/// <param name="redis">The section <c>Redis</c> that is in force.</param>
internal sealed class AuthenticationOptionsValidator(Surroundings surroundings, RedisAtStart redis)
{
    private readonly ConditionalWeakTable<AuthenticationOptions, AuthenticationPlan> _plans = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public void Validate(AuthenticationOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        _plans.AddOrUpdate(options, Make(options, sections, errors));
        if (sections.All<IAskedCertificates>().SelectMany(static section => section.OpenEndpoints).FirstOrDefault() is not { } endpoint)
            return;
        foreach (var (name, scheme) in options.Schemes)
        {
            if (scheme is ClientCertificateOptions { AuthoritiesFile: null, Thumbprints.Count: 0 })
                errors.Warn($"Authentication:Schemes:{name}", $"takes whatever certificate the system's authorities gave to anybody: endpoint '{endpoint}' has no ClientCertificateAuthorities; give it some, or this scheme AuthoritiesFile or Thumbprints");
        }
    }

    /// <summary>The plan of a configuration.</summary>
    public AuthenticationPlan PlanOf(ConfigurationSections sections) =>
        _plans.GetValue(sections.Get<AuthenticationOptions>(), options => Make(options, sections, new ConfigurationErrors()));

    /// <summary>What a route's endpoint carries; null for nothing.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        var plan = PlanOf(route.Sections);
        var names = plan.Names is null ? Array.Empty<object>() : [plan.Names];
        if (route.Value is not string name || name == AuthenticationPlanner.Anonymous)
            return names;
        // It is there where a scheme is, and the schemes may be what is wrong.
        if (name == AuthenticationPlanner.Default && route.Sections.Partial.Contains(typeof(AuthenticationOptions)))
            return names;
        if (!plan.Policies.TryGetValue(name, out var policy))
        {
            route.Errors.AddUnknown(route.Path, name, "an authorization policy", plan.Policies.Keys.Union(route.Sections.Get<AuthenticationOptions>().Policies.Keys).Append(AuthenticationPlanner.Anonymous).Order(StringComparer.Ordinal));
            return names;
        }

        if (!policy.CanBeMet)
            route.Errors.Add(route.Path, $"'{name}' lets nobody through: no credential of its schemes ({string.Join(", ", policy.Schemes.Select(static scheme => scheme.Name))}) could have what it asks");
        return (object[])[policy, policy.HeaderNames, .. names];
    }

    private AuthenticationPlan Make(AuthenticationOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var clusters = ClusterNames.Of(sections);
        return new AuthenticationPlanner(options, sections.Files, clusters, redis.For(sections), surroundings, errors).Make();
    }
}
