using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Hosting;
using Gateway.Listening;

namespace Gateway.Commands;

/// <summary><c>gateway purge</c>: asks a running gateway, over its admin port, to forget stored responses.</summary>
internal static class PurgeCommand
{
    /// <summary>The environment variable with the token, where the configuration has none.</summary>
    public const string TokenVariable = "GATEWAY_ADMIN_TOKEN";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Whether a text is where an admin port may be.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { Host.Length: > 0, Query: "", Fragment: "", UserInfo: "" };

    /// <summary>Sends the purge.</summary>
    /// <param name="kind"><c>tag</c>, <c>url</c>, <c>prefix</c> or <c>all</c>.</param>
    /// <param name="values">The tags or addresses.</param>
    /// <param name="isSoft">Whether what is stored only becomes stale.</param>
    /// <param name="admin">The admin port; null for the configuration's.</param>
    /// <param name="config">The configuration file; null for the usual one.</param>
    /// <param name="json">Whether to print the gateway's answer.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    public static async Task<int> RunAsync(string kind, string[] values, bool isSoft, string? admin, string? config, bool json, CancellationToken cancellation)
    {
        var token = Environment.GetEnvironmentVariable(TokenVariable);
        if (admin is null || token is null)
        {
            var file = ConfigurationFile.Find(config);
            var loaded = new ServiceCollection().AddGateway().CreateConfigurationLoader().LoadAlone<AdminOptions>(file);
            if (loaded.Sections?.Get<AdminOptions>() is not { } options)
            {
                // It says where the admin port is, and what its token is.
                ConfigurationReport.Write(file, loaded.Errors, json);
                return ExitCode.No;
            }

            admin ??= options.Url is { } url ? Reached(url) : null;
            token ??= options.Token;
        }

        if (admin is null)
        {
            Fail("The configuration has no admin port (Admin:Url is null); give --admin.", json);
            return ExitCode.No;
        }

        if (token?.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            Fail($"The token ({TokenVariable}, or else Admin:Token) has line ends or other characters that a header cannot have.", json);
            return ExitCode.No;
        }

        return await SendAsync(admin.TrimEnd('/'), token, BodyOf(kind, values, isSoft), json, cancellation);
    }

    // Where it listens on all addresses, it is found on this machine.
    private static string Reached(string url) =>
        ListenAddress.TryParse(url, out var address, out _) && address!.Kind == ListenAddressKind.Any
            ? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{address.Port}")
            : url;

    /// <summary>A sentence to standard error, or what <c>check --json</c> prints to standard output.</summary>
    private static void Fail(string message, bool json)
    {
        if (!json)
        {
            Console.Error.WriteLine(message);
            return;
        }

        JsonOutput.Write(writer =>
        {
            writer.WriteBoolean("ok", false);
            writer.WriteStartArray("errors");
            writer.WriteStartObject();
            writer.WriteString("message", message);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStrings("warnings", null);
            writer.WriteStrings("notes", null);
        });
    }

    private static string BodyOf(string kind, string[] values, bool isSoft)
    {
        var body = new Dictionary<string, object> { [kind] = kind == "all" ? true : values };
        if (isSoft)
            body["soft"] = true;
        return JsonSerializer.Serialize(body);
    }

    private static async Task<int> SendAsync(string admin, string? token, string body, bool json, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Timeout };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{admin}/cache/purge") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            var answer = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode)
            {
                Console.WriteLine(json ? answer : "Purged.");
                return ExitCode.Fine;
            }

            Fail($"{admin} answered {(int)response.StatusCode}: {MessageOf(answer)}", json);
        }
        catch (HttpRequestException exception)
        {
            Fail($"{admin} cannot be reached: {exception.Message} Is the gateway running, and is that its Admin:Url?", json);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Fail($"{admin} did not answer within {Timeout.TotalSeconds} s.", json);
        }

        return ExitCode.No;
    }

    private static string MessageOf(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.GetProperty("message").GetString() ?? answer;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return answer;
        }
    }
}
