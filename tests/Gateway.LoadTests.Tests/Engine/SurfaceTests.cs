using System.Reflection;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;
using NBomber.Http.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

/// <summary>Scenarios compile against the package too: what they can see of the engine is what the package has under the same names.</summary>
public sealed class SurfaceTests
{
    [Theory]
    [InlineData(typeof(Scenario), "Create WithClean WithInit WithLoadSimulations WithMaxFailCount WithRestartIterationOnFail WithWarmUpDuration WithoutWarmUp")]
    [InlineData(typeof(Simulation), "Inject InjectRandom KeepConstant Pause RampingConstant RampingInject")]
    [InlineData(typeof(Step), "Run")]
    [InlineData(typeof(Response), "Fail Ok")]
    [InlineData(typeof(NBomberRunner), "LoadConfig RegisterScenarios Run WithReportFileName WithReportFolder WithReportFormats WithReportingInterval WithTargetScenarios WithTestName WithTestSuite")]
    [InlineData(typeof(Http), "CreateRequest Send WithBody WithHeader")]
    [InlineData(typeof(IScenarioContext), "Data InvocationNumber Logger ScenarioInfo StopCurrentTest StopScenario")]
    [InlineData(typeof(IScenarioInitContext), "CustomSettings Logger ScenarioInfo")]
    [InlineData(typeof(IResponse), "IsError Message SizeBytes StatusCode")]
    [InlineData(typeof(Response<object>), "IsError Message Payload SizeBytes StatusCode")]
    [InlineData(typeof(NodeStats), "GetScenarioStats ScenarioStats")]
    [InlineData(typeof(ScenarioStats), "Duration Fail GetStepStats Ok ScenarioName StepStats")]
    [InlineData(typeof(StepStats), "Fail Ok StepName")]
    [InlineData(typeof(MeasurementStats), "DataTransfer Latency Request StatusCodes")]
    [InlineData(typeof(RequestStats), "Count RPS")]
    [InlineData(typeof(LatencyStats), "MaxMs MeanMs MinMs Percent50 Percent75 Percent95 Percent99 StdDev")]
    [InlineData(typeof(DataTransferStats), "AllBytes MaxBytes MeanBytes MinBytes")]
    [InlineData(typeof(StatusCodeStats), "Count IsError Message StatusCode")]
    public void Members_OfAType_AreThePackages(Type type, string expected) => Assert.Equal(expected.Split(' '), MembersOf(type));

    [Fact]
    public void PublicTypes_OfTheEngine_AreInThePackagesNamespaces() => Assert.All(
        typeof(Scenario).Assembly.GetExportedTypes().Where(static type => type != typeof(Program)),
        static type => Assert.Contains(type.Namespace, (string[])["NBomber.Contracts", "NBomber.Contracts.Stats", "NBomber.CSharp", "NBomber.Http.CSharp"]));

    // What every record has is left out.
    private static string[] MembersOf(Type type) =>
    [
        .. type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(static member => member is PropertyInfo || member is MethodInfo { IsSpecialName: false })
            .Select(static member => member.Name)
            .Except(["Equals", "GetHashCode", "ToString", "Deconstruct", "<Clone>$"])
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
