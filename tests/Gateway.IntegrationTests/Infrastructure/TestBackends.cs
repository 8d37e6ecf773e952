using System.Text.Json;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>Where the real backends listen: the file that tests/backends/start.sh writes.</summary>
public sealed record TestBackends(
    TestBackends.LaravelApp Laravel,
    IReadOnlyList<TestBackends.ExpressApp> Express,
    TestBackends.NextApp Next,
    TestBackends.GrpcServer Grpc,
    TestBackends.RedisServer Redis)
{
    private const string Variable = "GATEWAY_TEST_BACKENDS";

    private static readonly Lazy<TestBackends> Read = new(ReadFile);

    /// <summary>The backends of this run.</summary>
    /// <exception cref="InvalidOperationException">None were started.</exception>
    public static TestBackends Running => Read.Value;

    private static TestBackends ReadFile()
    {
        var file = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(file) || !File.Exists(file))
        {
            throw new InvalidOperationException(
                $"These tests need the real backends, and {Variable} names no file of theirs: run `bash tests/run.sh`.");
        }

        return JsonSerializer.Deserialize<TestBackends>(File.ReadAllBytes(file), JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException($"{file} is empty.");
    }

    /// <summary>A Laravel shop on php-fpm behind nginx.</summary>
    public sealed record LaravelApp(string Url, string AppKey, RedisSessionsApp RedisSessions, OAuthServer Oauth);

    /// <summary>The same shop with its sessions in Redis, below keys that begin so.</summary>
    public sealed record RedisSessionsApp(string Url, string KeyPrefix);

    /// <summary>Its tokens in Passport's form: the key to check them with, and the set in Redis of those taken back.</summary>
    public sealed record OAuthServer(string PublicKeyFile, string RevokedSet);

    /// <summary>A Redis server, <c>host:port</c>.</summary>
    public sealed record RedisServer(string Address);

    /// <summary>One instance of the Express app; <c>Raw</c> answers with the bytes it was sent.</summary>
    public sealed record ExpressApp(string Name, string Url, string Raw, string JwtSecret);

    /// <summary>A Next shop.</summary>
    public sealed record NextApp(string Url, string AuthSecret);

    /// <summary>A gRPC server without TLS, <c>host:port</c>, and the script that calls it.</summary>
    public sealed record GrpcServer(string Target, string Client);
}
