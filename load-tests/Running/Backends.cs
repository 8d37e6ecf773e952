using System.Text.Json;

namespace Gateway.LoadTests.Running;

/// <summary>The real backends: what tests/backends/start.sh writes of them.</summary>
internal sealed record Backends(Backends.LaravelApp Laravel, IReadOnlyList<Backends.ExpressApp> Express, Backends.NextApp Next)
{
    private const string Variable = "GATEWAY_TEST_BACKENDS";

    /// <summary>Starts them, or takes those that run already where <c>GATEWAY_TEST_BACKENDS</c> names their file.</summary>
    /// <param name="directory">Where they write; a short path.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LoadTestException">They do not start; the message has their output.</exception>
    public static async Task<Backends> StartAsync(string directory, CancellationToken cancellation)
    {
        var file = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(file))
        {
            file = Path.Combine(directory, "backends.json");
            try
            {
                await ChildProcess.RunAsync("bash", [Script("start.sh"), directory], cancellation);
            }
            catch (LoadTestException exception)
            {
                throw new LoadTestException($"The real backends cannot be started; tests/backends/install.sh installs them, and --demo does without.\n{exception.Message}", exception);
            }
        }

        return JsonSerializer.Deserialize<Backends>(await File.ReadAllBytesAsync(file, cancellation), JsonSerializerOptions.Web)
            ?? throw new LoadTestException($"{file} is empty.");
    }

    /// <summary>Stops those that were started in a directory.</summary>
    public static Task StopAsync(string directory) => ChildProcess.RunAsync("bash", [Script("stop.sh"), directory], CancellationToken.None);

    private static string Script(string name) => Path.Combine(Repository.Root, "tests", "backends", name);

    /// <summary>A Laravel shop on php-fpm behind nginx.</summary>
    public sealed record LaravelApp(string Url, OAuthServer Oauth);

    /// <summary>The key that its tokens can be checked with.</summary>
    public sealed record OAuthServer(string PublicKeyFile);

    /// <summary>An instance of the Express shop.</summary>
    public sealed record ExpressApp(string Name, string Url);

    /// <summary>A Next shop.</summary>
    public sealed record NextApp(string Url);
}
