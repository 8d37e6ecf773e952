namespace Gateway.LoadTests.Running;

/// <summary>The real backends of a run of this program: started when they are first asked for, stopped at its end. Not safe to share between threads.</summary>
internal sealed class RealBackends : IAsyncDisposable
{
    private readonly string? _running = Environment.GetEnvironmentVariable("GATEWAY_TEST_BACKENDS");
    private string? _directory;
    private Backends? _backends;

    /// <summary>Them; where <c>GATEWAY_TEST_BACKENDS</c> names the file of some that run already, those.</summary>
    /// <exception cref="LoadTestException">They do not start.</exception>
    public async Task<Backends> GetAsync(CancellationToken cancellation)
    {
        if (_backends is not null)
            return _backends;
        if (!string.IsNullOrEmpty(_running))
            return _backends = await Backends.ReadAsync(_running, cancellation);

        Console.WriteLine("Starting the real backends");
        _directory ??= Directory.CreateTempSubdirectory("backends-").FullName;
        await Backends.StartAsync(_directory, cancellation);
        return _backends = await Backends.ReadAsync(Path.Combine(_directory, "backends.json"), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_directory is null)
            return;
        // Also where only some of them came up.
        await Backends.StopAsync(_directory);
        Directory.Delete(_directory, recursive: true);
    }
}
