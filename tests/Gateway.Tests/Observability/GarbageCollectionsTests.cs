using System.Diagnostics.Metrics;
using Gateway.Transforms.Observability;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Observability;

public sealed class GarbageCollectionsTests
{
    [Fact]
    public async Task Pause_OfEachCollection_IsRecorded()
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<GarbageCollections>().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var pauses = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "gateway.gc.pause.duration" && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, pause, _, _) =>
        {
            lock (pauses)
                pauses.Add(pause);
        });
        listener.Start();
        var collections = services.GetRequiredService<GarbageCollections>();

        await Poll.UntilAsync(
            () =>
            {
                GC.Collect(0);
                lock (pauses)
                    return pauses.Count >= 3;
            },
            "three collections are told of");

        lock (pauses)
            Assert.All(pauses, static pause => Assert.InRange(pause, 0, 60));
        GC.KeepAlive(collections);
    }
}
