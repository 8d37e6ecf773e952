using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Commands.OpenApi;
using Gateway.Hosting;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.OpenApi;

namespace Gateway.Commands;

/// <summary><c>gateway openapi</c>.</summary>
internal static class OpenApiCommand
{
    private const int MaxDocumentBytes = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the description of a configuration's routes and aggregates.</summary>
    /// <param name="config">The configuration; null for the default.</param>
    /// <param name="named">Backends' own documents: <c>CLUSTER=FILE</c>.</param>
    /// <param name="title">The document's title.</param>
    /// <param name="version">The version of what it describes.</param>
    /// <param name="servers">Where that is found.</param>
    /// <param name="json">Whether errors of the configuration are printed as JSON; the result always is.</param>
    public static async Task<int> RunAsync(string? config, string[] named, string title, string version, string[] servers, bool json)
    {
        var file = ConfigurationFile.Find(config);
        await using var host = GatewayHost.Create(file, urls: null, out var loaded);
        if (host is null || !await host.PrepareAsync())
        {
            ConfigurationReport.Write(file, loaded.Errors, json);
            return ExitCode.No;
        }

        var documents = new Dictionary<string, BackendDocument>(StringComparer.Ordinal);
        foreach (var one in named)
        {
            if (await ReadAsync(one, loaded.Sections!.Get<ReverseProxyOptions>(), documents) is not { } problem)
                continue;
            await Console.Error.WriteLineAsync($"--document {one}: {problem}");
            return ExitCode.No;
        }

        var text = new OpenApiGenerator(loaded.Sections!, documents).Make(title, version, servers).ToJsonString(Indented);
        if (OpenApiDocument.Parse(text, OpenApiConstants.Json).Diagnostic is { Errors: { Count: > 0 } errors })
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync($"{error.Pointer}: {error.Message}");
            return ExitCode.No;
        }

        Console.WriteLine(text);
        return ExitCode.Fine;
    }

    private static async Task<string?> ReadAsync(string named, ReverseProxyOptions options, Dictionary<string, BackendDocument> documents)
    {
        var equals = named.IndexOf('=', StringComparison.Ordinal);
        var (cluster, path) = (named[..equals], named[(equals + 1)..]);
        if (!options.Clusters.ContainsKey(cluster))
            return $"'{cluster}' is not a cluster; there is {string.Join(", ", options.Clusters.Keys)}";
        try
        {
            if (FileStamp.Of(path).Length > MaxDocumentBytes)
                return $"is larger than {MaxDocumentBytes} bytes";
            var (document, problem) = await BackendDocument.ReadAsync(cluster, await File.ReadAllTextAsync(path));
            if (document is not null)
                documents[cluster] = document;
            return problem;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"'{path}' cannot be read";
        }
    }
}
