using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Maintenance;

/// <summary>Prepares the answer while the configuration is validated, and keeps it: what was checked is what is sent.</summary>
internal sealed class MaintenanceOptionsValidator
{
    private readonly ConditionalWeakTable<MaintenanceOptions, MaintenanceAnswer> _read = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public void Validate(MaintenanceOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (path, message) in Read(options, sections).Problems)
            errors.Add(path, message);
    }

    /// <summary>What a route answers: null when it is in service.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        var options = route.Sections.Get<MaintenanceOptions>();
        return route.Value as bool? ?? options.Enabled ? Read(options, route.Sections) : null;
    }

    private MaintenanceAnswer Read(MaintenanceOptions options, ConfigurationSections sections) =>
        _read.GetValue(options, key => MaintenanceAnswer.Read(key, sections.Files));
}
