using System.Buffers;
using System.Diagnostics.Tracing;

namespace Gateway.Tests.Aggregation;

/// <summary>
/// What this process has rented of the shared pool of bytes, by what the runtime tells of it: how much it is, and whether anything was given back twice. Counts what is rented from its making on; tests that use it
/// run alone (<see cref="Alone"/>).
/// </summary>
internal sealed class RentedBuffers : EventListener
{
    /// <summary>The collection of tests that use it.</summary>
    public const string Alone = "Rented buffers";

    private readonly Lock _gate = new();
    // How often each array is out, by its number; and its size.
    private readonly Dictionary<int, int> _out = [];
    private readonly int _pool = ArrayPool<byte>.Shared.GetHashCode();
    private readonly List<string> _twice = [];
    private long _bytes;
    private long _most;

    /// <summary>How many bytes are out.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>The most that were out at once.</summary>
    public long Most
    {
        get
        {
            lock (_gate)
                return _most;
        }
    }

    /// <summary>What was given back though it was not out.</summary>
    public IReadOnlyList<string> GivenBackTwice
    {
        get
        {
            lock (_gate)
                return [.. _twice];
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
            EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName is not ("BufferRented" or "BufferReturned") || eventData.Payload is not [int buffer, int size, int pool, ..] || pool != _pool)
            return;
        lock (_gate)
        {
            if (eventData.EventName == "BufferRented")
                Rented(buffer, size);
            else
                Returned(buffer, size);
        }
    }

    private void Rented(int buffer, int size)
    {
        // More than one where its return is told late, by a thread that was slower than whoever has it now.
        _out[buffer] = _out.GetValueOrDefault(buffer) + 1;
        _bytes += size;
        _most = Math.Max(_most, _bytes);
    }

    private void Returned(int buffer, int size)
    {
        // Rented before anybody counted.
        if (!_out.TryGetValue(buffer, out var count))
            return;
        _bytes -= size;
        _out[buffer] = count - 1;
        if (count == 0)
            _twice.Add($"an array of {size} bytes");
    }
}
