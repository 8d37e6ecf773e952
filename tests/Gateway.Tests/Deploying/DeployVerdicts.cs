using System.Diagnostics;
using System.Text.Json;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploying;

/// <summary>What the schemas of Kubernetes, and a linter of Dockerfiles, make of <c>config/deploy</c>: asked once for all of it.</summary>
public sealed class DeployVerdicts : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private JsonDocument? _verdicts;

    internal static string Folder { get; } = Path.Combine(Repository.Root, "config", "deploy");

    private JsonElement Verdicts => _verdicts!.RootElement;

    /// <summary>The files, from the folder.</summary>
    internal IEnumerable<string> Files => Verdicts.EnumerateObject().Select(static file => file.Name);

    /// <summary>What is wrong with all of them; empty when nothing is.</summary>
    internal IEnumerable<string> Problems => Verdicts.EnumerateObject()
        .SelectMany(static file => file.Value.GetProperty("problems").EnumerateArray().Select(problem => $"{file.Name}: {problem.GetString()}"));

    /// <summary>The one YAML document of a file.</summary>
    internal JsonElement DocumentOf(string file) => Verdicts.GetProperty(file).GetProperty("documents").EnumerateArray().Single();

    public async Task InitializeAsync()
    {
        var tool = Path.Combine(Repository.Root, "tests", "tools", "deploy");
        if (!Directory.Exists(Path.Combine(tool, "node_modules")))
            throw new InvalidOperationException("The schemas of Kubernetes are not installed: run tests/tools/install.sh");

        var start = new ProcessStartInfo("node", [Path.Combine(tool, "verdicts.mjs"), Folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var complaints = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"verdicts.mjs failed: {await complaints}");
        _verdicts = JsonDocument.Parse(await output);
    }

    public Task DisposeAsync()
    {
        _verdicts?.Dispose();
        return Task.CompletedTask;
    }
}
