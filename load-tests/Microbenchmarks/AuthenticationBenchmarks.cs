using System.Buffers.Text;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Microbenchmarks;

/// <summary>
/// What proving the caller adds to a request. Bounds: a repeated RS256 token at most 3 µs more than <see cref="Anonymous"/>, a first one at most 1.3 times
/// <see cref="BareSignature"/>.
/// </summary>
[MemoryDiagnoser]
public class AuthenticationBenchmarks
{
    // More than are remembered, so that each has been forgotten when its turn comes again.
    private const int FirstTokens = 25_000;

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly DefaultHttpContext _anonymous = new();
    private readonly DefaultHttpContext _rs256 = new();
    private readonly DefaultHttpContext _hs256 = new();
    private readonly DefaultHttpContext _apiKey = new();
    private readonly DefaultHttpContext _first = new();
    private readonly string[] _tokens = new string[FirstTokens];
    private ServiceProvider? _services;
    private AuthenticationMiddleware? _middleware;
    private SignatureProvider? _provider;
    private byte[] _input = [];
    private byte[] _signature = [];
    private int _next;

    /// <summary>Makes keys, tokens and policies.</summary>
    [GlobalSetup]
    public void Setup()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "key.pem"), _rsa.ExportSubjectPublicKeyInfoPem());
        var options = new AuthenticationOptions
        {
            Schemes = new Dictionary<string, SchemeOptions>
            {
                ["rs256"] = new JwtOptions { PublicKeyFile = "key.pem", Algorithms = ["RS256"], Issuers = ["https://shop.test"], Audiences = ["shop"] },
                ["hs256"] = new JwtOptions { Secret = "a-secret-for-trying-it-out-only!", Algorithms = ["HS256"], Issuers = ["https://shop.test"], Audiences = ["shop"] },
                ["key"] = new ApiKeyOptions { Keys = [new ApiKeyEntry { Sha256 = Convert.ToHexStringLower(SHA256.HashData("secret"u8)), Owner = "acme", Scopes = ["orders:read"] }] },
            },
            Policies = new Dictionary<string, PolicyOptions>
            {
                ["rs256"] = new() { Schemes = ["rs256"], Scopes = ["orders:read"] },
                ["hs256"] = new() { Schemes = ["hs256"], Scopes = ["orders:read"] },
                ["key"] = new() { Schemes = ["key"], Scopes = ["orders:read"] },
            },
            Identity = new IdentityOptions { Headers = new Dictionary<string, string> { ["X-Auth-Subject"] = "sub", ["X-Auth-Scopes"] = "scope" } },
        };
        var errors = new ConfigurationErrors();
        var plan = new AuthenticationPlanner(options, new NamedFiles(_folder.FullName), [], new RedisOptions(), new Surroundings(TimeProvider.System), errors).Make();
        if (errors.Errors.Count > 0)
            throw new InvalidOperationException(errors.Errors[0].ToString());

        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _middleware = new AuthenticationMiddleware(static _ => Task.CompletedTask, new AuthenticationMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System);
        for (var i = 0; i < FirstTokens; i++)
            _tokens[i] = $"Bearer {Token(i, RsaSign, "RS256")}";
        Prepare(_rs256, plan.Policies["rs256"], "Authorization", _tokens[0]);
        Prepare(_first, plan.Policies["rs256"], "Authorization", _tokens[0]);
        Prepare(_hs256, plan.Policies["hs256"], "Authorization", $"Bearer {Token(0, static input => HMACSHA256.HashData("a-secret-for-trying-it-out-only!"u8, input), "HS256")}");
        Prepare(_apiKey, plan.Policies["key"], "X-Api-Key", "secret");
        _anonymous.SetEndpoint(new Endpoint(null, EndpointMetadataCollection.Empty, "anonymous"));

        var token = _tokens[0]["Bearer ".Length..];
        _input = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
        _signature = Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));
        _provider = CryptoProviderFactory.Default.CreateForVerifying(new RsaSecurityKey(_rsa.ExportParameters(false)), "RS256");
        foreach (var context in new[] { _rs256, _hs256, _apiKey, _first })
        {
            _middleware.InvokeAsync(context).GetAwaiter().GetResult();
            if (context.Features.Get<Caller>() is null)
                throw new InvalidOperationException("A credential was not taken.");
        }
    }

    /// <summary>A route without a policy.</summary>
    [Benchmark(Baseline = true)]
    public Task Anonymous() => _middleware!.InvokeAsync(_anonymous);

    /// <summary>A token that was found valid before.</summary>
    [Benchmark]
    public Task RepeatedRs256() => _middleware!.InvokeAsync(_rs256);

    /// <summary>The same with HMAC.</summary>
    [Benchmark]
    public Task RepeatedHs256() => _middleware!.InvokeAsync(_hs256);

    /// <summary>A key of a partner.</summary>
    [Benchmark]
    public Task ApiKey() => _middleware!.InvokeAsync(_apiKey);

    /// <summary>A token that is not known.</summary>
    [Benchmark]
    public Task FirstRs256()
    {
        _next = _next + 1 == FirstTokens ? 0 : _next + 1;
        _first.Request.Headers.Authorization = _tokens[_next];
        return _middleware!.InvokeAsync(_first);
    }

    /// <summary>The check of its signature alone, by the same library.</summary>
    [Benchmark]
    public bool BareSignature() => _provider!.Verify(_input, _signature);

    /// <summary>Removes what was made.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _services?.Dispose();
        _rsa.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Prepare(DefaultHttpContext context, Policy policy, string header, string value)
    {
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(policy), policy.Name));
        context.Request.Headers[header] = value;
    }

    private static string Token(int number, Func<byte[], byte[]> sign, string algorithm)
    {
        var expires = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 36_000;
        var input = $"{Part($$"""{"typ":"JWT","alg":"{{algorithm}}"}""")}.{Part($$"""{"iss":"https://shop.test","aud":"shop","sub":"{{number}}","scope":"orders:read orders:write","exp":{{expires}}}""")}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private byte[] RsaSign(byte[] input) => _rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
