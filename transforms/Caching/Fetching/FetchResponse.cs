using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>The response of a fetch: it starts with the first flush, as a server's does.</summary>
internal sealed class FetchResponse : HttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private bool _hasStarted;

    /// <inheritdoc/>
    public override bool HasStarted => _hasStarted;

    /// <inheritdoc/>
    public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    /// <summary>Has the callbacks done what they do with the head.</summary>
    public async Task StartAsync()
    {
        while (_starting.TryPop(out var starting))
            await starting.Callback(starting.State);
        _hasStarted = true;
    }
}
