using System.Text.Json;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>Where the real backends listen: the file that tests/backends/start.sh writes.</summary>
public sealed record TestBackends(
    TestBackends.LaravelApp Laravel,
    IReadOnlyList<TestBackends.ExpressApp> Express,
    TestBackends.NextApp Next,
    TestBackends.GrpcServer Grpc)
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
    public sealed record LaravelApp(string Url, string AppKey);

    /// <summary>One instance of the Express app; <c>Raw</c> answers with the bytes it was sent.</summary>
    public sealed record ExpressApp(string Name, string Url, string Raw);

    /// <summary>A Next shop.</summary>
    public sealed record NextApp(string Url);

    /// <summary>A gRPC server without TLS, <c>host:port</c>, and the script that calls it.</summary>
    public sealed record GrpcServer(string Target, string Client);
}
