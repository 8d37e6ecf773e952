using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Running;

/// <summary>Writes what was counted and judged as JSON, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file.</summary>
    /// <param name="file">Its name, without what stands behind the dot.</param>
    /// <param name="name">The test.</param>
    /// <param name="stats">What was counted.</param>
    /// <param name="verdicts">What was judged.</param>
    /// <param name="stopReason">Why it ended early; null where it did not.</param>
    /// <param name="directory">Where it goes.</param>
    /// <returns>Its path.</returns>
    public static async Task<string> WriteAsync(string file, string name, NodeStats stats, IReadOnlyList<Verdict> verdicts, string? stopReason, string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, $"{file}.json");
        await File.WriteAllTextAsync(path, Write(name, stats, verdicts, stopReason));
        return path;
    }

    /// <summary>The text.</summary>
    public static string Write(string name, NodeStats stats, IReadOnlyList<Verdict> verdicts, string? stopReason) => JsonSerializer.Serialize(
        new
        {
            Test = name,
            Passed = stopReason is null && verdicts.All(static one => one.Holds),
            StopReason = stopReason,
            Processors = Environment.ProcessorCount,
            Runtime = RuntimeInformation.FrameworkDescription,
#if !NBOMBER
            stats.StartedAt,
#endif
            Thresholds = verdicts,
            Scenarios = stats.ScenarioStats.Select(static scenario => new
            {
                Name = scenario.ScenarioName,
                DurationSeconds = scenario.Duration.TotalSeconds,
                scenario.Ok,
                scenario.Fail,
                Steps = scenario.StepStats.Select(static step => new { Name = step.StepName, step.Ok, step.Fail }),
#if !NBOMBER
                Timeline = scenario.Timeline.Select(static point => new
                {
                    Seconds = point.At.TotalSeconds, LengthSeconds = point.Length.TotalSeconds, point.Ok, point.Fail, point.P50Ms, point.P95Ms, point.P99Ms, point.StatusCodes,
                }),
#endif
            }),
        },
        Options);
}
