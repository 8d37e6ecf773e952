using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Pressure;

/// <summary>Checks the section while a configuration is loaded, and makes of it what routes carry.</summary>
internal sealed class PressureOptionsValidator
{
    /// <summary>The section.</summary>
    public const string Section = "Pressure";

    private readonly ConditionalWeakTable<PressurePrioritiesOptions, PriorityRules> _rules = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(PressureOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var memory = options.Memory;
        var path = $"{Section}:{nameof(options.Memory)}";
        CheckOrder($"{path}:{nameof(memory.RelieveFrom)}", memory.RelieveFrom, nameof(memory.ShedFrom), memory.ShedFrom, errors);
        CheckOrder($"{path}:{nameof(memory.ShedFrom)}", memory.ShedFrom, nameof(memory.ShedAll), memory.ShedAll, errors);
        if (options.Delay.ShedFrom >= options.Delay.ShedAll)
            errors.Add($"{Section}:{nameof(options.Delay)}:{nameof(PressureDelayOptions.ShedFrom)}", $"must be less than {nameof(PressureDelayOptions.ShedAll)}");
        if (string.IsNullOrWhiteSpace(options.Priorities.Claim))
            errors.Add($"{Section}:{nameof(options.Priorities)}:{nameof(PressurePrioritiesOptions.Claim)}", "must name a claim");
    }

    /// <summary>What a route carries: every route something, as any may have to be refused.</summary>
    public object? Resolve(RouteKeyContext route) => new RoutePressure(
        route.Value as RequestPriority?,
        _rules.GetValue(route.Sections.Get<PressureOptions>().Priorities, static options => new PriorityRules(options.Claim, options.Claims, options.SignedIn, options.Anonymous)));

    private static void CheckOrder(string path, double first, string name, double second, ConfigurationErrors errors)
    {
        if (first >= second)
            errors.Add(path, string.Create(CultureInfo.InvariantCulture, $"{first} is not less than {name}, {second}"));
    }
}
