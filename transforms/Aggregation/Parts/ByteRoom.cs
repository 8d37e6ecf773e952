namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Room for bytes that several parts share. Safe to share between threads.</summary>
/// <param name="bytes">How many there is room for.</param>
internal sealed class ByteRoom(long bytes)
{
    private long _taken;

    /// <summary>How many were asked for.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes room; false where there is not enough left.</summary>
    public bool TryTake(int count) => Interlocked.Add(ref _taken, count) <= bytes;
}
