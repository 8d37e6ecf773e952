namespace Gateway.LoadTests.Running;

/// <summary>What a load test plays on: gateways, files, clients. All of it is gone when it is disposed of.</summary>
internal sealed class Stage(bool isDemo, RealBackends backends) : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _ends = new();

    /// <summary>Whether the gateway's embedded backends stand for real ones.</summary>
    public bool IsDemo { get; } = isDemo;

    /// <summary>A directory for what is written meanwhile.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("load-").FullName;

    /// <summary>The real backends, which are started when they are first asked for, and outlive the stage.</summary>
    /// <exception cref="LoadTestException">They do not start.</exception>
    public Task<Backends> GetBackendsAsync(CancellationToken cancellation) => backends.GetAsync(cancellation);

    /// <summary>Starts a gateway.</summary>
    /// <param name="configuration">Its configuration, with <see cref="GatewayProcess.Basics"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LoadTestException">It does not start.</exception>
    public async Task<GatewayProcess> StartGatewayAsync(string configuration, CancellationToken cancellation) =>
        Keep(await GatewayProcess.StartAsync(configuration, Directory, cancellation));

    /// <summary>Disposes of something at the end, before what was kept earlier.</summary>
    /// <returns>It.</returns>
    public T Keep<T>(T something)
    {
        if (something is IAsyncDisposable asynchronous)
            _ends.Push(asynchronous.DisposeAsync);
        else if (something is IDisposable disposable)
            _ends.Push(() =>
            {
                disposable.Dispose();
                return ValueTask.CompletedTask;
            });
        return something;
    }

    public async ValueTask DisposeAsync()
    {
        // One that cannot be ended keeps no other from it.
        Exception? first = null;
        while (_ends.TryPop(out var end))
        {
            try
            {
                await end();
            }
            catch (Exception exception)
            {
                first ??= exception;
            }
        }

        System.IO.Directory.Delete(Directory, recursive: true);
        if (first is not null)
            throw new LoadTestException($"What was started could not all be stopped: {first.Message}", first);
    }
}
