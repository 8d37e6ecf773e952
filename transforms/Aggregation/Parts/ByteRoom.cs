namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Room for the bytes that several bodies hold at once. Safe to share between threads.</summary>
/// <param name="bytes">How many there is room for.</param>
internal sealed class ByteRoom(long bytes)
{
    private long _taken;

    /// <summary>How many are held.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes room. Where there is not enough left nothing is taken, so that others may have what there is.</summary>
    public bool TryTake(int count)
    {
        var taken = Taken;
        while (taken + count <= bytes)
        {
            var seen = Interlocked.CompareExchange(ref _taken, taken + count, taken);
            if (seen == taken)
                return true;
            taken = seen;
        }

        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(long count) => Interlocked.Add(ref _taken, -count);
}
