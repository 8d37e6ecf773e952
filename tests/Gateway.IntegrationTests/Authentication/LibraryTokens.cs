using System.Diagnostics;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Has packages from npm make tokens, in the applications that use them.</summary>
internal static class LibraryTokens
{
    /// <summary>A token of <c>@auth/core</c>, NextAuth.js 4 or <c>jose</c>.</summary>
    /// <param name="request">As <c>tests/backends/next/tokens.mjs</c> reads it.</param>
    public static Task<string> OfNextAsync(object request) => MakeAsync("next", request);

    /// <summary>A token of <c>jsonwebtoken</c>.</summary>
    /// <param name="request">As <c>tests/backends/express/tokens.mjs</c> reads it.</param>
    public static Task<string> OfExpressAsync(object request) => MakeAsync("express", request);

    private static async Task<string> MakeAsync(string backend, object request)
    {
        var directory = Path.Combine(Repository.Root, "tests", "backends", backend);
        using var node = Process.Start(new ProcessStartInfo("node", "tokens.mjs")
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = directory,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(request));
        node.StandardInput.Close();
        using var answer = await JsonDocument.ParseAsync(node.StandardOutput.BaseStream);
        await node.WaitForExitAsync();
        return answer.RootElement.GetProperty("token").GetString()!;
    }
}
