namespace Gateway.Transforms.Shared.Calls;

/// <summary>A number of calls that several requests have in common. Safe to share between threads.</summary>
/// <param name="count">How many.</param>
internal sealed class SharedCalls(int count)
{
    private int _left = count;

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
}
