namespace Gateway.Transforms.Shared.Redis;

/// <summary>
/// Counts polls without an answer, and says when a connection is to be given up for them: first after <see cref="First"/>, then after twice as many each time, up to
/// <see cref="Longest"/>, as a server that has no disk left is not helped by new connections. Used by one poll alone.
/// </summary>
internal sealed class Silence
{
    /// <summary>How many polls make the first silence that is too long.</summary>
    public const int First = 8;

    /// <summary>How many make the longest one.</summary>
    public const int Longest = 64;

    private int _count;
    private int _limit = First;

    /// <summary>Counts a poll.</summary>
    /// <returns>Whether the connection is to be given up now.</returns>
    public bool IsTooLong(bool isAnswering)
    {
        if (isAnswering)
        {
            (_count, _limit) = (0, First);
            return false;
        }

        if (++_count < _limit)
            return false;
        (_count, _limit) = (0, Math.Min(2 * _limit, Longest));
        return true;
    }
}
