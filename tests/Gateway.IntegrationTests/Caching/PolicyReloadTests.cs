using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Reloading;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Policies that change while clients ask. Alone on the machine, as all tests of reloads are.</summary>
[Collection(ReloadTests.Name)]
public sealed class PolicyReloadTests : IAsyncLifetime
{
    private const int Edits = 12;

    private readonly CachedShop _shop = new();

    /// <inheritdoc/>
    public Task InitializeAsync() => _shop.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Policies_EditedUnderLoad_FailNoRequest()
    {
        var generation = (await _shop.Gateway.GetStatusAsync()).Generation;
        _shop.Origin.Answer("/safe/reload", "body", "Cache-Control: max-age=1", "ETag: \"1\"", "Vary: Accept-Language");
        _shop.Origin.Answer("/small/reload", new string('x', 70_000), "Cache-Control: max-age=60");
        await using var one = new Load(_shop.Gateway, "/safe/reload", 8, static (answer, _) => answer is { Status: 200, Text: "body" } ? null : $"{answer.StatusLine} {answer.Text}");
        await using var other = new Load(_shop.Gateway, "/small/reload", 8, static (answer, _) => answer is { Status: 200, Body.Length: 70_000 } ? null : $"{answer.StatusLine} {answer.Body.Length}");

        for (var edit = 1; edit <= Edits; edit++)
        {
            await _shop.Gateway.EditAsync(Edited(edit));
            await _shop.Gateway.WaitForGenerationAsync(generation + edit);
            var (first, second) = (one.Requests, other.Requests);
            await Eventually.HoldsAsync(() => one.Requests > first + 16 && other.Requests > second + 16, "clients are answered under the new policies");
        }

        await one.StopAsync();
        await other.StopAsync();
        Assert.Empty(one.Failures);
        Assert.Empty(other.Failures);
    }

    [Fact]
    public async Task Policy_TakenFromARoute_SendsNothingStoredAnyMore()
    {
        var generation = (await _shop.Gateway.GetStatusAsync()).Generation;
        _shop.Origin.Answer("/safe/taken", "old", "Cache-Control: max-age=60");
        await _shop.GetAsync("/safe/taken");
        _shop.Origin.Answer("/safe/taken", "new", "Cache-Control: max-age=60");

        await _shop.Gateway.EditAsync(_shop.Configuration().Replace("\"Match\": { \"Path\": \"/safe/{**rest}\" }, \"CachePolicy\": \"safe\"", "\"Match\": { \"Path\": \"/safe/{**rest}\" }", StringComparison.Ordinal));
        await _shop.Gateway.WaitForGenerationAsync(generation + 1);

        var answer = await _shop.GetAsync("/safe/taken");
        Assert.Equal("new", answer.Text);
        Assert.Empty(answer.ValuesOf("Cache-Status"));
    }

    [Fact]
    public async Task MemoryLimit_LoweredLive_IsKept()
    {
        var generation = (await _shop.Gateway.GetStatusAsync()).Generation;
        for (var i = 0; i < 450; i++)
        {
            var path = $"/safe/filled/{i.ToString(CultureInfo.InvariantCulture)}";
            _shop.Origin.Answer(path, new string('x', 100_000), "Cache-Control: max-age=600");
            await _shop.GetAsync(path);
        }

        var before = await _shop.MetricAsync("gateway_cache_memory_bytes");
        Assert.True(before > 40_000_000, $"{before} bytes are stored");

        await _shop.Gateway.EditAsync(_shop.Configuration().Replace("64MiB", "32MiB", StringComparison.Ordinal));
        await _shop.Gateway.WaitForGenerationAsync(generation + 1);

        await Eventually.HoldsAsync(async () => await _shop.MetricAsync("gateway_cache_memory_bytes") <= 32 * 1024 * 1024, "no more is stored than may be");
        _shop.Origin.Answer("/safe/filled/after", "small", "Cache-Control: max-age=600");
        await _shop.GetAsync("/safe/filled/after");
        Assert.Equal("small", (await _shop.GetAsync("/safe/filled/after", "Cache-Control: only-if-cached")).Text);
    }

    private string Edited(int edit)
    {
        var policy = (edit % 4) switch
        {
            0 => "{}",
            1 => """{ "Profile": "rfc9111", "StaleWhileRevalidate": "5s" }""",
            2 => """{ "IgnoreClientReload": true, "MaxTtl": "1s", "Key": { "Headers": [ "X-Any" ] } }""",
            _ => """{ "PerUser": true, "Debug": true }""",
        };
        return _shop.Configuration()
            .Replace("\"safe\":   {}", $"\"safe\": {policy}", StringComparison.Ordinal)
            .Replace("\"64KiB\"", edit % 2 == 0 ? "\"64KiB\"" : "\"128KiB\"", StringComparison.Ordinal)
            .Replace("64MiB", edit % 3 == 0 ? "48MiB" : "64MiB", StringComparison.Ordinal);
    }
}
