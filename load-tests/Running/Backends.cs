using System.Text.Json;

namespace Gateway.LoadTests.Running;

/// <summary>The real backends: what tests/backends/start.sh writes of them.</summary>
internal sealed record Backends(Backends.LaravelApp Laravel, IReadOnlyList<Backends.ExpressApp> Express, Backends.NextApp Next)
{
    /// <summary>Starts them; returns when all answer.</summary>
    /// <param name="directory">Where they write; a short path.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LoadTestException">They do not start; the message has their output.</exception>
    public static async Task StartAsync(string directory, CancellationToken cancellation)
    {
        try
        {
            await ChildProcess.RunAsync("bash", [Script("start.sh"), directory], cancellation);
        }
        catch (LoadTestException exception)
        {
            throw new LoadTestException($"The real backends cannot be started; tests/backends/install.sh installs them, and --demo does without.\n{exception.Message}", exception);
        }
    }

    /// <summary>Where they are, by the file that they wrote.</summary>
    /// <exception cref="LoadTestException">It cannot be read.</exception>
    public static async Task<Backends> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize<Backends>(await File.ReadAllBytesAsync(file, cancellation), JsonSerializerOptions.Web) ?? throw new LoadTestException($"{file} is empty.");
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw new LoadTestException($"{file}: {exception.Message}", exception);
        }
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
