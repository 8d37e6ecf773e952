using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Observability;

/// <summary>
/// Tells how long each collection of garbage stopped the process. .NET's own metric is the sum of all, in which one long stop looks like many short ones. What happens between two
/// collections that follow each other at once may be missed.
/// </summary>
internal sealed class GarbageCollections : IDisposable
{
    private static readonly double[] Buckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1];
    private static readonly GCKind[] Kinds = [GCKind.Ephemeral, GCKind.FullBlocking, GCKind.Background];

    private readonly long[] _seen = new long[Kinds.Length];
    private readonly Histogram<double> _pauses;
    private volatile bool _isOver;

    public GarbageCollections(IMeterFactory meters)
    {
        _pauses = meters.Create(GatewayMeter.Name).CreateHistogram(
            "gateway.gc.pause.duration", "s", "How long a collection of garbage stopped everything.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        _ = new Sentinel(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _isOver = true;

    private void Look()
    {
        for (var i = 0; i < Kinds.Length; i++)
        {
            var collection = GC.GetGCMemoryInfo(Kinds[i]);
            if (collection.Index == _seen[i])
                continue;
            _seen[i] = collection.Index;
            foreach (var pause in collection.PauseDurations)
            {
                if (pause > TimeSpan.Zero)
                    _pauses.Record(pause.TotalSeconds);
            }
        }
    }

    /// <summary>Nobody holds it, so each collection finds it, and its finalizer runs afterwards.</summary>
    private sealed class Sentinel(GarbageCollections collections)
    {
#pragma warning disable MA0055 // There is no other way to be told of every collection.
        ~Sentinel()
#pragma warning restore MA0055
        {
            if (collections._isOver || Environment.HasShutdownStarted)
                return;
            collections.Look();
            _ = new Sentinel(collections);
        }
    }
}
