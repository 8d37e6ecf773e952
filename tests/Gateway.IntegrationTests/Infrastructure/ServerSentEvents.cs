using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>Reads the event streams of the backends.</summary>
public static class ServerSentEvents
{
    /// <summary>Reads the events as they come.</summary>
    /// <exception cref="TimeoutException">One did not come.</exception>
    public static async IAsyncEnumerable<ReceivedEvent> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var events = SseParser.Create(stream).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await events.MoveNextAsync().AsTask().WaitAsync(Eventually.Limit, TimeProvider.System, cancellation))
        {
            var data = JsonSerializer.Deserialize<JsonElement>(events.Current.Data);
            yield return new ReceivedEvent(
                int.Parse(events.Current.EventId!),
                events.Current.EventType,
                DateTimeOffset.FromUnixTimeMilliseconds(data.GetProperty("sentAt").GetInt64()),
                TimeProvider.System.GetUtcNow());
        }
    }
}
