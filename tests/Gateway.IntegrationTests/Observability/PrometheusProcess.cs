using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Gateway.IntegrationTests.Observability;

/// <summary>A real Prometheus on a free loopback port that scrapes one target every second.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _data;
    private readonly HttpClient _client;

    private PrometheusProcess(Process process, DirectoryInfo data, int port)
    {
        _process = process;
        _data = data;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public static PrometheusProcess Start(Uri target)
    {
        var data = Directory.CreateTempSubdirectory("gateway-prometheus-");
        var config = Path.Combine(data.FullName, "prometheus.yml");
        File.WriteAllText(config, $"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: gateway
                static_configs:
                  - targets: ["{target.Authority}"]
            """);
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={config}", $"--storage.tsdb.path={data.FullName}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
        ]) { WorkingDirectory = data.FullName })!;
        return new PrometheusProcess(process, data, port);
    }

    /// <summary>The value of a query's first result; null while there is none or Prometheus is still starting.</summary>
    public async Task<string?> QueryAsync(string query)
    {
        var result = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
        return result?.GetProperty("data").GetProperty("result") is { } results && results.GetArrayLength() > 0
            ? results[0].GetProperty("value")[1].GetString()
            : null;
    }

    /// <summary>Health and last error of the target.</summary>
    public async Task<(string? Health, string? Error)> TargetAsync()
    {
        var result = await GetAsync("/api/v1/targets");
        return result?.GetProperty("data").GetProperty("activeTargets") is { } targets && targets.GetArrayLength() > 0
            ? (targets[0].GetProperty("health").GetString(), targets[0].GetProperty("lastError").GetString())
            : (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private async Task<JsonElement?> GetAsync(string path)
    {
        Assert.False(_process.HasExited, "Prometheus ended");
        try
        {
            await using var body = await _client.GetStreamAsync(path);
            return (await JsonDocument.ParseAsync(body)).RootElement;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
