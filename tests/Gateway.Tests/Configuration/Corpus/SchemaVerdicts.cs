using System.Diagnostics;
using System.Text.Json;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>What ajv makes of configuration files by <c>config/gateway.schema.json</c>: asked once for all of them.</summary>
public sealed class SchemaVerdicts : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Dictionary<string, string[]> _problems = [];

    internal static string SchemaPath { get; } = Path.Combine(Repository.Root, "config", "gateway.schema.json");

    internal static IReadOnlyList<string> ShippedConfigurations { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "config"), "*.json", SearchOption.AllDirectories)
            .Where(static file => file != SchemaPath)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What is wrong with a file of the corpus or a shipped configuration; empty when nothing is.</summary>
    internal IReadOnlyList<string> ProblemsOf(string file) => _problems[file];

    public async Task InitializeAsync()
    {
        var tool = Path.Combine(Repository.Root, "tests", "tools", "schema");
        if (!Directory.Exists(Path.Combine(tool, "node_modules")))
            throw new InvalidOperationException("ajv is not installed: run tests/tools/install.sh");

        var start = new ProcessStartInfo("node", [Path.Combine(tool, "verdicts.mjs"), SchemaPath])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var complaints = process.StandardError.ReadToEndAsync(patience.Token);
        var corpus = CorpusFile.In("valid").Concat(CorpusFile.In("broken")).Select(static file => file.Path);
        await process.StandardInput.WriteAsync(string.Join('\n', corpus.Concat(ShippedConfigurations)));
        process.StandardInput.Close();
        await process.WaitForExitAsync(patience.Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"verdicts.mjs failed: {await complaints}");
        _problems = JsonSerializer.Deserialize<Dictionary<string, string[]>>(await output)!;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
