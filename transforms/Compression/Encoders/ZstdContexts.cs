using System.Collections.Concurrent;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>Contexts that wait to be used again: making one costs more than encoding a small body. Safe to share.</summary>
internal sealed class ZstdContexts : IDisposable
{
    // Each may hold a megabyte or two; more than are encoding at the same moment would only hold memory.
    private static readonly int MaxWaiting = Environment.ProcessorCount * 2;

    private readonly ConcurrentBag<ZstdContext> _waiting = [];

    /// <summary>One that is not in use.</summary>
    public ZstdContext Take() => _waiting.TryTake(out var context) ? context : new ZstdContext();

    /// <summary>Gives one back; whatever it was doing ends.</summary>
    public void Return(ZstdContext context)
    {
        if (_waiting.Count < MaxWaiting)
            _waiting.Add(context);
        else
            context.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_waiting.TryTake(out var context))
            context.Dispose();
    }
}
