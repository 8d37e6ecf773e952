using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Caching.Model;

/// <summary>A client's side of a response, in memory.</summary>
internal sealed class ClientResponse : HttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly MemoryStream _body = new();
    private bool _hasStarted;

    public ClientResponse() => Writer = PipeWriter.Create(_body, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool HasStarted => _hasStarted || _body.Length > 0;

    public Stream Stream => Writer.AsStream(leaveOpen: true);

    public PipeWriter Writer { get; }

    public CancellationToken RequestAborted { get; set; }

    /// <summary>Whether the connection was broken.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>What was sent.</summary>
    public byte[] Sent => _body.ToArray();

    public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        while (_starting.TryPop(out var starting))
            await starting.Callback(starting.State);
        _hasStarted = true;
    }

    public async Task CompleteAsync()
    {
        await StartAsync();
        await Writer.FlushAsync();
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void DisableBuffering()
    {
        // All is in memory.
    }

    public void Abort() => IsAborted = true;
}
