using Gateway.LoadTests.Engine.Loading;
using Gateway.LoadTests.Engine.Settings;
using Microsoft.Extensions.Configuration;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class SettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void File_ThatSaysEverything_BeatsTheCode()
    {
        var plan = Plan("""
            {
              // A comment, and commas at the end.
              "TestSuite": "file suite", "TestName": "file name", "TargetScenarios": [ "b" ],
              "GlobalSettings": {
                "ScenariosSettings": [ {
                  "ScenarioName": "b", "WarmUpDuration": "00:00:03", "MaxFailCount": 7,
                  "LoadSimulationsSettings": [
                    { "KeepConstant": [ 2, "00:00:10" ] }, { "RampingConstant": [ 4, "00:00:10" ] }, { "Inject": [ 100, "00:00:01", "00:00:30" ] },
                    { "RampingInject": [ 5, "00:00:01", "00:00:30" ] }, { "InjectRandom": [ 1, 9, "00:00:01", "00:00:30" ] }, { "Pause": "00:00:05" }
                  ],
                  "CustomSettings": { "Deep": { "Key": "value" } }
                } ],
                "ReportFolder": "file-folder", "ReportFileName": "file-report", "ReportFormats": [ "Html", "Csv" ],
              },
            }
            """);

        Assert.Equal(("file suite", "file name", "file-folder", "file-report"), (plan.Context.TestSuite, plan.Context.TestName, plan.Context.ReportFolder, plan.Context.ReportFileName));
        Assert.Equal([ReportFormat.Html, ReportFormat.Csv], plan.Context.ReportFormats);
        var (scenario, custom) = Assert.Single(plan.Scenarios);
        Assert.Equal(("b", TimeSpan.FromSeconds(3), 7), (scenario.ScenarioName, scenario.WarmUpDuration, scenario.MaxFailCount));
        Assert.Equal(
            [LoadModel.KeepConstant, LoadModel.RampingConstant, LoadModel.Inject, LoadModel.RampingInject, LoadModel.InjectRandom, LoadModel.Pause],
            scenario.LoadSimulations.Select(static one => one.Model));
        Assert.Equal([2, 4, 100, 5, 9, 0], scenario.LoadSimulations.Select(static one => one.Value));
        Assert.Equal("value", custom["Deep:Key"]);
    }

    [Fact]
    public void File_ThatSaysNothing_LeavesTheCodes()
    {
        var plan = Plan("{}");

        Assert.Equal(("code suite", "code-report"), (plan.Context.TestSuite, plan.Context.ReportFileName));
        Assert.Equal(["a", "b"], plan.Scenarios.Select(static one => one.Scenario.ScenarioName));
        Assert.Null(plan.Scenarios[0].Scenario.WarmUpDuration);
        Assert.Empty(plan.Scenarios[0].CustomSettings.GetChildren());
    }

    [Fact]
    public void Arguments_OfTargets_BeatTheFile() =>
        Assert.Equal(["a"], Plan("""{ "TargetScenarios": [ "b" ] }""", "-t", "a").Scenarios.Select(static one => one.Scenario.ScenarioName));

    [Fact]
    public void Arguments_OfAConfig_NameTheFile()
    {
        File.WriteAllText(_file, """{ "TestName": "by argument" }""");

        Assert.Equal("by argument", RunPlan.Make(Code(), ["--config", _file]).Context.TestName);
    }

    [Theory]
    [InlineData("""{ "Tests": 1 }""", "Tests is no setting")]
    [InlineData("""{ "GlobalSettings": { "ReportFolders": "x" } }""", "GlobalSettings:ReportFolders is no setting")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "a", "Rate": 1 } ] } }""", "GlobalSettings:ScenariosSettings:0:Rate is no setting")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "MaxFailCount": 1 } ] } }""", "ScenarioName is missing")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "a", "WarmUpDuration": "soon" } ] } }""", "'soon' is no time")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "a", "LoadSimulationsSettings": [ { "Inject": [ 1 ] } ] } ] } }""", "no simulation of 1 values")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "a", "LoadSimulationsSettings": [ { "Inject": [ -1, "00:00:01", "00:00:05" ] } ] } ] } }""", "'-1' is no whole number")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "a", "LoadSimulationsSettings": [ { "Inject": [ 1, "00:00:09", "00:00:05" ] } ] } ] } }""", "not longer than the stretch")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "c" } ] } }""", "'c' is not registered")]
    [InlineData("""{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "a" }, { "ScenarioName": "a" } ] } }""", "'a' is in the configuration twice")]
    [InlineData("""{ "GlobalSettings": { "ReportFormats": [ "Pdf" ] } }""", "'Pdf' is none of Txt, Html, Csv, Md")]
    [InlineData("""{ "TargetScenarios": [ "c" ] }""", "'c' is not registered")]
    [InlineData("""{ "TestName": "a", "TestName": "b" }""", "TestName")]
    [InlineData("""{ "TestName" }""", "LineNumber: 0")]
    [InlineData("[]", "the file must be an object")]
    public void File_ThatMakesNoSense_IsRefusedWithThePlace(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<SettingsException>(() => Plan(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void File_ThatIsNotThere_IsRefused() =>
        Assert.Contains("/nowhere.json", Assert.Throws<SettingsException>(static () => RunPlan.Make(Code().LoadConfig("/nowhere.json"), [])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-x")]
    [InlineData("-c")]
    [InlineData("-t")]
    [InlineData("a")]
    public void Arguments_ThatAreNone_AreRefused(string argument) => Assert.Throws<SettingsException>(() => RunPlan.Make(Code(), [argument]));

    [Fact]
    public void WarmUp_LongerThanTheLoad_IsRefused() => Assert.Contains(
        "warms up for 00:00:30",
        Assert.Throws<SettingsException>(static () => Runs.Run(Scenario.Create("a", static _ => Runs.Ok()).WithLoadSimulations(Simulation.KeepConstant(1, TimeSpan.FromSeconds(5))))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Scenarios_OfTheSameName_AreRefused() =>
        Assert.Throws<SettingsException>(static () => Runs.Run(Runs.Of(1, static _ => Runs.Ok()), Runs.Of(1, static _ => Runs.Ok())));

    [Fact]
    public void Scenarios_None_AreRefused() => Assert.Throws<SettingsException>(static () => Runs.Run());

    [Fact]
    public void CustomSettings_OfTheFile_ReachTheInit()
    {
        File.WriteAllText(_file, """{ "GlobalSettings": { "ScenariosSettings": [ { "ScenarioName": "test", "CustomSettings": { "Users": 7 } } ] } }""");
        var users = "";
        NBomberRunner.RegisterScenarios(Runs.Of(1, static _ => Runs.Ok()).WithInit(context =>
        {
            users = context.CustomSettings["Users"];
            return Task.CompletedTask;
        })).WithReportFormats().LoadConfig(_file).Run();

        Assert.Equal("7", users);
    }

    private RunPlan Plan(string json, params string[] arguments)
    {
        File.WriteAllText(_file, json);
        return RunPlan.Make(Code().LoadConfig(_file), arguments);
    }

    private static NBomberContext Code() => NBomberRunner.RegisterScenarios(Runs.Of(1, static _ => Runs.Ok(), "a"), Runs.Of(1, static _ => Runs.Ok(), "b"))
        .WithTestSuite("code suite").WithTestName("code name").WithReportFileName("code-report").WithReportFormats(ReportFormat.Txt);
}
