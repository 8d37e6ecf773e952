using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Tests.Running;

public sealed class StageTests
{
    [Fact]
    public async Task Dispose_OfAStage_EndsWhatItKeptLastFirstAndLeavesNothing()
    {
        var ended = new List<string>();
        var stage = new Stage(isDemo: true, new RealBackends());
        stage.Keep(new End(() => ended.Add("first")));
        stage.Keep(new End(() => ended.Add("second")));
        var directory = stage.Directory;
        Assert.True(Directory.Exists(directory));

        await stage.DisposeAsync();

        Assert.Equal(["second", "first"], ended);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task StartGateway_WithAConfigurationThatIsWrong_SaysWhatTheGatewaySays()
    {
        await using var stage = new Stage(isDemo: true, new RealBackends());

        var exception = await Assert.ThrowsAsync<LoadTestException>(() => stage.StartGatewayAsync("""{ "Cachign": {} }""", CancellationToken.None));

        Assert.Contains("Cachign", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfAProgramThatIsNotThere_SaysSo()
    {
        await using var stage = new Stage(isDemo: true, new RealBackends());

        Assert.Contains("no-such-program", Assert.Throws<LoadTestException>(static () => ChildProcess.Start("no-such-program", [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfBackendsThatAreNotThere_SaysSo() =>
        Assert.Contains("/nowhere.json", (await Assert.ThrowsAsync<LoadTestException>(static () => Backends.ReadAsync("/nowhere.json", CancellationToken.None))).Message, StringComparison.Ordinal);

    private sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
