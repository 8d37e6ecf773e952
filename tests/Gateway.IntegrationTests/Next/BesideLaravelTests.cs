using System.Net;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Next;

/// <summary>The example of one public address for Laravel and Next: forms of signing in are Laravel's, server actions Next's.</summary>
public sealed partial class BesideLaravelTests : IAsyncLifetime
{
    private GatewayProcess? _gateway;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(await ConfigurationAsync());

    public async Task DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Login_PostedAsAForm_IsLaravels()
    {
        using var client = _gateway!.CreateClient(endpoint: "web");
        using var form = new FormUrlEncodedContent([new("email", "ada@example.test"), new("password", "password")]);

        var response = await client.PostAsync("/login", form);

        // Without a token of its own page.
        Assert.Equal(419, (int)response.StatusCode);
    }

    [Fact]
    public async Task Login_PostedAsAServerAction_IsNexts()
    {
        using var client = _gateway!.CreateClient(endpoint: "web");
        var action = ServerAction().Match(await client.GetStringAsync("/login")).Groups["id"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new StringContent("[]") };
        request.Headers.Add("Next-Action", action);
        request.Headers.Add("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority));

        var response = await client.SendAsync(request);

        // The page that the action redirects to comes along.
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("/account", Assert.Single(response.Headers.GetValues("x-action-redirect")), StringComparison.Ordinal);
    }

    private static async Task<string> ConfigurationAsync()
    {
        var example = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "config", "examples", "laravel-next.json"));
        // Whoever starts the gateway reads the names of its listeners as plain JSON.
        return string.Join('\n', example.Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            .Replace("\"Kestrel\":", """ "Admin": { "Url": "http://127.0.0.1:0" }, "Kestrel":""", StringComparison.Ordinal)
            .Replace("http://0.0.0.0:8080", "http://127.0.0.1:0", StringComparison.Ordinal)
            .Replace("${LARAVEL:-http://127.0.0.1:8000/}", TestBackends.Running.Laravel.Url, StringComparison.Ordinal)
            .Replace("${NEXT:-http://127.0.0.1:3000/}", TestBackends.Running.Next.Url, StringComparison.Ordinal);
    }

    [GeneratedRegex("""name="\$ACTION_ID_(?<id>[0-9a-f]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerAction();
}
