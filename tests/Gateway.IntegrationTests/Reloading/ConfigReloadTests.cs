using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Reloading;

/// <summary>Edits under load. Alone on the machine: it is about what happens in two seconds.</summary>
[Collection(ReloadTests.Name)]
public sealed class ConfigReloadTests
{
    private const int Connections = 64;
    private const int BrokenEvery = 6;

    private static readonly TimeSpan Live = TimeSpan.FromSeconds(2);
    private static readonly EditKind[] Kinds = Enum.GetValues<EditKind>();
    private static readonly int Edits = Extent.IsFull ? 200 : 30;

    [Fact]
    public async Task Edits_OfAllKindsUnderLoad_GoLiveInTimeAndFailNoRequest()
    {
        await using var gateway = await GatewayProcess.StartAsync(EditedConfiguration.Text(0));
        var file = new EditedFile(gateway.ConfigPath);
        await using var load = new Load(gateway, EditedConfiguration.Target, Connections, EditedConfiguration.Check);
        await Eventually.HoldsAsync(() => load.Requests > Connections, "the load is on");
        var live = 0;

        for (var edit = 1; edit <= Edits; edit++)
        {
            var kind = Kinds[edit % Kinds.Length];
            if (edit % BrokenEvery == 0)
            {
                await BreakAsync(gateway, file, kind, edit, live);
            }
            else
            {
                await file.WriteAsync(kind, EditedConfiguration.Text(edit));
                await Eventually.HoldsAsync(() => IsLiveAsync(gateway, edit), $"edit {edit} ({kind}) is live", Live);
                live = edit;
            }

            Assert.True(load.Failures.Count == 0, Report(load, gateway, $"edit {edit} ({kind})"));
        }

        await load.StopAsync();
        Assert.True(load.Failures.Count == 0, Report(load, gateway, "the last edit"));
        Assert.Equal(live, EditedConfiguration.EditOf(await ProbeAsync(gateway)));
        Assert.True(load.Requests > Edits * Connections, $"only {load.Requests} requests were made");
    }

    [Fact]
    public async Task Edit_RepairedAfterABrokenOne_ClearsTheError()
    {
        await using var gateway = await GatewayProcess.StartAsync(EditedConfiguration.Text(0));

        await gateway.EditAsync(EditedConfiguration.BrokenText(1));
        await Eventually.HoldsAsync(async () => (await gateway.GetStatusAsync()).IsRefused, "the broken edit is reported");
        var refused = await gateway.GetStatusAsync();
        await gateway.EditAsync(EditedConfiguration.Text(2));
        await gateway.WaitForGenerationAsync(refused.Generation + 1);
        var repaired = await gateway.GetStatusAsync();

        Assert.Equal(1, refused.Generation);
        Assert.Contains("elsewhere", refused.LastError.ToString(), StringComparison.Ordinal);
        Assert.False(repaired.IsRefused);
        Assert.Equal(2, EditedConfiguration.EditOf(await ProbeAsync(gateway)));
    }

    [Fact]
    public async Task File_WrittenAgainWithTheSameText_StaysTheSameGeneration()
    {
        await using var gateway = await GatewayProcess.StartAsync(EditedConfiguration.Text(0));
        var file = new EditedFile(gateway.ConfigPath);

        await file.WriteAsync(EditKind.Rename, EditedConfiguration.Text(0));
        await file.WriteAsync(EditKind.InPlace, EditedConfiguration.Text(1));
        await Eventually.HoldsAsync(() => IsLiveAsync(gateway, 1), "edit 1 is live");

        Assert.Equal(2, (await gateway.GetStatusAsync()).Generation);
    }

    private static async Task BreakAsync(GatewayProcess gateway, EditedFile file, EditKind kind, int edit, int live)
    {
        await file.WriteAsync(kind, EditedConfiguration.BrokenText(edit));
        await Eventually.HoldsAsync(async () => (await gateway.GetStatusAsync()).IsRefused, $"broken edit {edit} ({kind}) is refused", Live);
        Assert.Equal(live, EditedConfiguration.EditOf(await ProbeAsync(gateway)));
    }

    private static async Task<bool> IsLiveAsync(GatewayProcess gateway, int edit) =>
        EditedConfiguration.EditOf(await ProbeAsync(gateway)) == edit;

    private static Task<RawResponse> ProbeAsync(GatewayProcess gateway) =>
        RawConnection.GetAsync(gateway.BaseAddress, "localhost", EditedConfiguration.Target);

    private static string Report(Load load, GatewayProcess gateway, string moment) =>
        $"""
        {load.Failures.Count} of {load.Requests + load.Failures.Count} requests failed until {moment}; the first:
        {string.Join('\n', load.Failures.Take(10))}
        {string.Join('\n', gateway.Process.Lines.Where(static line => !line.StartsWith('{')).TakeLast(50))}
        """;
}
