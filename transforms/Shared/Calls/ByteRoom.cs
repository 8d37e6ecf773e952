namespace Gateway.Transforms.Shared.Calls;

/// <summary>
/// Room for the bytes that several bodies hold at once. A feature of a request that shares it with others, and of what is fetched for it: whatever holds bodies for that request takes room there, too. Safe to share
/// between threads.
/// </summary>
/// <param name="bytes">How many there is room for.</param>
/// <param name="within">Other room, of which this is a part: what is taken here is taken there; null for none.</param>
internal sealed class ByteRoom(long bytes, ByteRoom? within = null)
{
    private long _taken;
    private volatile bool _wasShort;

    /// <summary>How many are held.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Whether there was once not enough: what was made of what had room lacks something.</summary>
    public bool WasShort => _wasShort;

    /// <summary>Takes room. Where there is not enough left nothing is taken, so that others may have what there is.</summary>
    public bool TryTake(int count)
    {
        if (TryTakeHere(count))
        {
            if (within is null || within.TryTake(count))
                return true;
            Interlocked.Add(ref _taken, -count);
        }

        _wasShort = true;
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(long count)
    {
        Interlocked.Add(ref _taken, -count);
        within?.GiveBack(count);
    }

    private bool TryTakeHere(int count)
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
}
