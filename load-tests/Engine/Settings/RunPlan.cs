using Microsoft.Extensions.Configuration;
using NBomber.Contracts;

namespace Gateway.LoadTests.Engine.Settings;

/// <summary>A run as it will be: the code's, what the file says, what the arguments say.</summary>
internal sealed record RunPlan(NBomberContext Context, IReadOnlyList<(ScenarioProps Scenario, IConfiguration CustomSettings)> Scenarios)
{
    private static readonly IConfiguration NoSettings = new ConfigurationBuilder().Build();

    /// <summary>Puts it together.</summary>
    /// <exception cref="SettingsException">It makes no sense.</exception>
    public static RunPlan Make(NBomberContext code, string[] arguments)
    {
        var context = Arguments.Apply(code, arguments);
        var file = context.ConfigPath is { } path ? SettingsFile.Read(path) : new RunSettings();
        // Only the arguments are stronger than the file.
        var targets = ReferenceEquals(context.TargetScenarios, code.TargetScenarios) ? file.TargetScenarios ?? context.TargetScenarios : context.TargetScenarios;
        context = context with
        {
            TestSuite = file.TestSuite ?? context.TestSuite,
            TestName = file.TestName ?? context.TestName,
            ReportFolder = file.ReportFolder ?? context.ReportFolder,
            ReportFileName = file.ReportFileName ?? context.ReportFileName,
            ReportFormats = file.ReportFormats ?? context.ReportFormats,
        };

        RequireKnown(context, targets ?? [], "target scenario");
        RequireKnown(context, file.Scenarios.Select(static one => one.Name), "scenario of the configuration");
        RequireUnique(context.Scenarios.Select(static one => one.ScenarioName), "registered");
        RequireUnique(file.Scenarios.Select(static one => one.Name), "in the configuration");

        var scenarios = context.Scenarios.Where(one => targets is null || targets.Contains(one.ScenarioName)).Select(one =>
        {
            var settings = file.Scenarios.FirstOrDefault(other => other.Name == one.ScenarioName);
            return (Checked(settings?.Apply(one) ?? one), settings?.CustomSettings ?? NoSettings);
        }).ToList();
        return scenarios.Count > 0 ? new RunPlan(context, scenarios) : throw new SettingsException("There is no scenario to run.");
    }

    private static ScenarioProps Checked(ScenarioProps scenario)
    {
        if (scenario.LoadSimulations.Count == 0)
            throw new SettingsException($"Scenario '{scenario.ScenarioName}' has no load.");
        if (scenario.WarmUpDuration is { } warmUp && (warmUp <= TimeSpan.Zero || warmUp > scenario.Duration))
            throw new SettingsException($"Scenario '{scenario.ScenarioName}' warms up for {warmUp}; it must be more than 0, and not more than the {scenario.Duration} of its load.");
        if (scenario.MaxFailCount <= 0)
            throw new SettingsException($"Scenario '{scenario.ScenarioName}' allows {scenario.MaxFailCount} failures; it must be more than 0.");
        return scenario;
    }

    private static void RequireKnown(NBomberContext context, IEnumerable<string> names, string what)
    {
        if (names.FirstOrDefault(name => context.Scenarios.All(one => one.ScenarioName != name)) is { } unknown)
            throw new SettingsException($"The {what} '{unknown}' is not registered; there is {string.Join(", ", context.Scenarios.Select(static one => one.ScenarioName))}.");
    }

    private static void RequireUnique(IEnumerable<string> names, string where)
    {
        if (names.GroupBy(static name => name, StringComparer.Ordinal).FirstOrDefault(static group => group.Skip(1).Any()) is { } twice)
            throw new SettingsException($"Scenario '{twice.Key}' is {where} twice.");
    }
}
