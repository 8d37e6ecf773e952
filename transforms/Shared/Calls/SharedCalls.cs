namespace Gateway.Transforms.Shared.Calls;

/// <summary>A number of calls that several requests have in common, and whether one of them may have changed something. Safe to share between threads.</summary>
/// <param name="count">How many.</param>
internal sealed class SharedCalls(int count)
{
    private const int Open = 0;
    private const int Changing = 1;
    private const int GivenUp = 2;

    private int _left = count;
    private int _state;

    /// <summary>Whether all of them were given up before one could change anything.</summary>
    public bool IsGivenUp => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Takes one; false where none is left.</summary>
    public bool TryTake()
    {
        // Whoever finds none takes none, so that the number cannot come round however often it is asked for.
        for (var left = Volatile.Read(ref _left); left > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - 1, left);
            if (seen == left)
                return true;
            left = seen;
        }

        return false;
    }

    /// <summary>A call is made that may change something: nothing is given up from here on. False where all was before.</summary>
    public bool TryChange() => Interlocked.CompareExchange(ref _state, Changing, Open) != GivenUp;

    /// <summary>Gives up what has not been done; false where something may have been changed, and all is done to its end.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Open) != Changing;
}
