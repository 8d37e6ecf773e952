using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Gateway.LoadTests.Engine.Settings;

/// <summary>Reads a configuration file. Keys that nobody reads are errors.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Json = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    /// <exception cref="SettingsException">It cannot be read, or makes no sense; the message names the file and the place.</exception>
    public static RunSettings Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Json);
            return ReadRun(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException)
        {
            throw new SettingsException($"{path}: {exception.Message}", exception);
        }
    }

    private static RunSettings ReadRun(JsonElement root)
    {
        var settings = new RunSettings();
        foreach (var (name, value) in Members(root, ""))
        {
            settings = name switch
            {
                "$schema" => settings,
                "TestSuite" => settings with { TestSuite = Text(value, name) },
                "TestName" => settings with { TestName = Text(value, name) },
                "TargetScenarios" => settings with { TargetScenarios = [.. Items(value, name).Select(item => Text(item, name))] },
                "GlobalSettings" => ReadGlobal(value, settings),
                _ => throw Unknown(name),
            };
        }

        return settings;
    }

    private static RunSettings ReadGlobal(JsonElement global, RunSettings settings)
    {
        const string Path = "GlobalSettings";
        foreach (var (name, value) in Members(global, Path))
        {
            var path = $"{Path}:{name}";
            settings = name switch
            {
                "ScenariosSettings" => settings with { Scenarios = [.. Items(value, path).Select((item, index) => ReadScenario(item, $"{path}:{index}"))] },
                "ReportFolder" => settings with { ReportFolder = Text(value, path) },
                "ReportFileName" => settings with { ReportFileName = Text(value, path) },
                "ReportFormats" => settings with { ReportFormats = [.. Items(value, path).Select(item => Format(item, path))] },
                _ => throw Unknown(path),
            };
        }

        return settings;
    }

    private static ScenarioSettings ReadScenario(JsonElement scenario, string path)
    {
        var settings = new ScenarioSettings("");
        foreach (var (name, value) in Members(scenario, path))
        {
            var place = $"{path}:{name}";
            settings = name switch
            {
                "ScenarioName" => settings with { Name = Text(value, place) },
                "WarmUpDuration" => settings with { WarmUpDuration = Time(value, place) },
                "LoadSimulationsSettings" => settings with { LoadSimulations = [.. Items(value, place).Select((item, index) => ReadSimulation(item, $"{place}:{index}"))] },
                "MaxFailCount" => settings with { MaxFailCount = Number(value, place) },
                "CustomSettings" => settings with { CustomSettings = ReadCustom(value) },
                _ => throw Unknown(place),
            };
        }

        return settings.Name.Length > 0 ? settings : throw new FormatException($"{path}:ScenarioName is missing");
    }

    private static LoadSimulation ReadSimulation(JsonElement simulation, string path)
    {
        if (Members(simulation, path).ToList() is not [var (name, value)])
            throw new FormatException($"{path}: one simulation, such as {{ \"Inject\": [100, \"00:00:01\", \"00:00:30\"] }}");
        var place = $"{path}:{name}";
        JsonElement[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return (name, values.Length) switch
        {
            ("KeepConstant", 2) => Simulation.KeepConstant(Number(values[0], place), Time(values[1], place)),
            ("RampingConstant", 2) => Simulation.RampingConstant(Number(values[0], place), Time(values[1], place)),
            ("Inject", 3) => Simulation.Inject(Number(values[0], place), Time(values[1], place), Time(values[2], place)),
            ("RampingInject", 3) => Simulation.RampingInject(Number(values[0], place), Time(values[1], place), Time(values[2], place)),
            ("InjectRandom", 4) => Simulation.InjectRandom(Number(values[0], place), Number(values[1], place), Time(values[2], place), Time(values[3], place)),
            ("Pause", 1) => Simulation.Pause(Time(values[0], place)),
            _ => throw new FormatException($"{place}: no simulation of {values.Length} values; there are KeepConstant, RampingConstant [copies, during], Inject, RampingInject [rate, interval, during], InjectRandom [min, max, interval, during] and Pause [during]"),
        };
    }

    private static IConfiguration ReadCustom(JsonElement value)
    {
        using var stream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value));
        return new ConfigurationBuilder().AddJsonStream(stream).Build();
    }

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().Select(static member => (member.Name, member.Value))
        : throw new FormatException($"{(path.Length == 0 ? "the file" : path)} must be an object");

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string path) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray()
        : throw new FormatException($"{path} must be an array");

    private static string Text(JsonElement element, string path) => element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text
        ? text
        : throw new FormatException($"{path} must be a text that is not empty");

    private static int Number(JsonElement element, string path) => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= 0
        ? number
        : throw new FormatException($"{path}: '{element}' is no whole number from 0 on");

    private static TimeSpan Time(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.String && TimeSpan.TryParseExact(element.GetString(), "c", CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new FormatException($"{path}: '{element}' is no time of the form \"00:00:30\"");

    private static ReportFormat Format(JsonElement element, string path) => Enum.TryParse<ReportFormat>(Text(element, path), ignoreCase: true, out var format) && Enum.IsDefined(format)
        ? format
        : throw new FormatException($"{path}: '{element}' is none of {string.Join(", ", Enum.GetNames<ReportFormat>())}");

    private static FormatException Unknown(string path) => new($"{path} is no setting");
}
