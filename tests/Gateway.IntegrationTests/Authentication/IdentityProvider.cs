using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>
/// A small OpenID provider: discovery, keys that rotate, introspection, and the <c>/api/user</c> of a shop. It can fail, hang and talk nonsense.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private volatile (string Kid, RSA Key)[] _keys = [];
    private volatile RSA _signer = RSA.Create(2048);
    private string? _kid;

    private IdentityProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Use(MisbehaveAsync);
        _app.MapGet("/realms/shop/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
        {
            ["issuer"] = IssuerSaid ?? Authority, ["jwks_uri"] = $"{Address}/jwks",
        }));
        _app.MapGet("/jwks", () => Results.Text(KeySet(), "application/json"));
        _app.MapPost("/introspect", (Delegate)IntrospectAsync);
        _app.MapGet("/api/user", User);
        _app.MapFallback(static context => context.Response.WriteAsync(
            string.Join('\n', context.Request.Headers.Where(static header => header.Key.StartsWith("X-Auth", StringComparison.OrdinalIgnoreCase)).Select(static header => $"{header.Key}: {header.Value}"))));
        Rotate("first");
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>The address of its realm.</summary>
    public string Authority => $"{Address}/realms/shop";

    /// <summary>What its discovery document says instead of the truth; null for the truth.</summary>
    public string? IssuerSaid { get; set; }

    /// <summary>What happens to every question, after it was counted; null for an answer.</summary>
    public Func<HttpContext, Task>? Misbehaviour { get; set; }

    /// <summary>What is said of active tokens: JSON, by token.</summary>
    public ConcurrentDictionary<string, string> Active { get; } = new(StringComparer.Ordinal);

    /// <summary>What <c>/api/user</c> says: JSON, by the credential that is shown.</summary>
    public ConcurrentDictionary<string, string> Users { get; } = new(StringComparer.Ordinal);

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>How often a path was asked for.</summary>
    public int CountOf(string path) => _asked.GetValueOrDefault(path);

    /// <summary>Signs with another key from now on; the key before stays among the public ones, unless it is withdrawn.</summary>
    public void Rotate(string? kid, bool withdrawsOthers = false)
    {
        var key = RSA.Create(2048);
        _keys = [.. withdrawsOthers ? [] : _keys, (kid ?? "", key)];
        (_signer, _kid) = (key, kid);
    }

    /// <summary>A token, signed with the latest key.</summary>
    public string Token(string subject = "7", int expiresIn = 600, string? issuer = null, string more = "")
    {
        var header = _kid is null ? """{"alg":"RS256"}""" : $$"""{"alg":"RS256","kid":"{{_kid}}"}""";
        var expires = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + expiresIn;
        var input = $"{Part(header)}.{Part($$"""{"iss":"{{issuer ?? Authority}}","aud":"shop","sub":"{{subject}}"{{more}},"exp":{{expires.ToString(CultureInfo.InvariantCulture)}}}""")}";
        return $"{input}.{Base64Url.EncodeToString(_signer.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private string KeySet() => $$"""{"keys":[{{string.Join(',', _keys.Select(static key =>
    {
        var parameters = key.Key.ExportParameters(false);
        return $$"""{"kty":"RSA","use":"sig"{{(key.Kid.Length == 0 ? "" : $",\"kid\":\"{key.Kid}\"")}},"n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}"}""";
    }))}}]}""";

    private Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        _asked.AddOrUpdate(context.Request.Path.Value!, 1, static (_, count) => count + 1);
        return Misbehaviour is { } misbehaviour ? misbehaviour(context) : next(context);
    }

    private async Task<IResult> IntrospectAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (context.Request.Headers.Authorization != $"Basic {Convert.ToBase64String("gateway:s%20ecret"u8)}")
            return Results.StatusCode(401);
        return Results.Text(Active.GetValueOrDefault(form["token"].ToString(), """{"active":false}"""), "application/json");
    }

    private IResult User(HttpContext context)
    {
        var shown = context.Request.Headers.Authorization.ToString() is { Length: > 0 } header ? header : context.Request.Headers.Cookie.ToString();
        return Users.TryGetValue(shown, out var user)
            ? Results.Text(user, "application/json")
            : Results.Json(new { message = "Unauthenticated." }, statusCode: 401);
    }
}
