using Gateway.LoadTests.Engine;
using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace NBomber.CSharp;

/// <summary>Describes runs, and runs them.</summary>
public static class NBomberRunner
{
    /// <summary>What runs, at the same time.</summary>
    public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) => new([.. scenarios]);

    /// <summary>For the reports.</summary>
    public static NBomberContext WithTestSuite(this NBomberContext context, string testSuite) => context with { TestSuite = testSuite };

    /// <summary>For the reports.</summary>
    public static NBomberContext WithTestName(this NBomberContext context, string testName) => context with { TestName = testName };

    /// <summary>Where the reports are written; made where it is missing.</summary>
    public static NBomberContext WithReportFolder(this NBomberContext context, string reportFolderPath) => context with { ReportFolder = reportFolderPath };

    /// <summary>The reports' name, without what stands behind the dot.</summary>
    public static NBomberContext WithReportFileName(this NBomberContext context, string reportFileName) => context with { ReportFileName = reportFileName };

    /// <summary>What reports are written; none for none.</summary>
    public static NBomberContext WithReportFormats(this NBomberContext context, params ReportFormat[] reportFormats) => context with { ReportFormats = [.. reportFormats] };

    /// <summary>How often progress is said, where it cannot be drawn.</summary>
    public static NBomberContext WithReportingInterval(this NBomberContext context, TimeSpan interval) => context with { ReportingInterval = interval };

    /// <summary>Only these of the registered scenarios run.</summary>
    public static NBomberContext WithTargetScenarios(this NBomberContext context, params string[] scenarioNames) => context with { TargetScenarios = [.. scenarioNames] };

    /// <summary>A JSON file whose settings are stronger than the code's.</summary>
    public static NBomberContext LoadConfig(this NBomberContext context, string path) => context with { ConfigPath = path };

    /// <summary>Runs it to its end, on this thread.</summary>
    /// <param name="context">The run.</param>
    /// <param name="args"><c>-c</c>, <c>--config FILE</c> and <c>-t</c>, <c>--target NAME…</c>, which are stronger than anything else.</param>
    /// <returns>What was counted. Requests that fail are counted, and never thrown.</returns>
    /// <exception cref="InvalidOperationException">What is asked for makes no sense, or a scenario's init failed; the message says what.</exception>
    public static NodeStats Run(this NBomberContext context, params string[] args) =>
        Session.RunAsync(context, args, TimeProvider.System).GetAwaiter().GetResult();
}
