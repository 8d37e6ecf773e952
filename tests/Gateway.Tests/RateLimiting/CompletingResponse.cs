using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.RateLimiting;

/// <summary>A response that knows when it is over, as a server's does.</summary>
internal sealed class CompletingResponse : HttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    public async Task CompleteAsync()
    {
        while (_completed.TryPop(out var one))
            await one.Callback(one.State);
    }
}
