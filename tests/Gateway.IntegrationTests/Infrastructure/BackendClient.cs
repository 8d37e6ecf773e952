using System.Text.Json;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>Runs the Node clients that come with the backends.</summary>
public static class BackendClient
{
    /// <summary>Runs a client to its end.</summary>
    /// <param name="script">Its file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The line of JSON that it printed last.</returns>
    public static async Task<JsonElement> RunAsync(string script, params IEnumerable<string> arguments)
    {
        var output = await ChildProcess.RunAsync("node", [script, .. arguments]);
        return JsonSerializer.Deserialize<JsonElement>(output[(output.LastIndexOf('\n') + 1)..]);
    }
}
