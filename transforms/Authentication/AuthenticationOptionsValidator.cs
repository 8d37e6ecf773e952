using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication;

/// <summary>Makes the plan while the configuration is validated, and keeps it: what was checked is what decides.</summary>
/// <param name="time">The clock of the schemes.</param>
internal sealed class AuthenticationOptionsValidator(TimeProvider time)
{
    private readonly ConditionalWeakTable<AuthenticationOptions, AuthenticationPlan> _plans = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public void Validate(AuthenticationOptions options, ConfigurationSections sections, ConfigurationErrors errors) =>
        _plans.AddOrUpdate(options, new AuthenticationPlanner(options, sections.Files, time, errors).Make());

    /// <summary>What a route's endpoint carries; null for nothing.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        var plan = _plans.GetValue(route.Sections.Get<AuthenticationOptions>(), Plan);
        var names = plan.Names is null ? Array.Empty<object>() : [plan.Names];
        if (route.Value is not string name || name == AuthenticationPlanner.Anonymous)
            return names;
        if (!plan.Policies.TryGetValue(name, out var policy))
        {
            route.Errors.AddUnknown(route.Path, name, "an authorization policy", plan.Policies.Keys.Append(AuthenticationPlanner.Anonymous).Order(StringComparer.Ordinal));
            return names;
        }

        if (!policy.CanBeMet)
            route.Errors.Add(route.Path, $"'{name}' lets nobody through: no credential of its schemes ({string.Join(", ", policy.Schemes.Select(static scheme => scheme.Name))}) could have what it asks");
        return (object[])[policy, .. names];

        AuthenticationPlan Plan(AuthenticationOptions options) =>
            new AuthenticationPlanner(options, route.Sections.Files, time, new ConfigurationErrors()).Make();
    }
}
