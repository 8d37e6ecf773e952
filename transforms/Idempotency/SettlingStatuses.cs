using System.Globalization;

namespace Gateway.Transforms.Idempotency;

/// <summary>Which statuses settle a request. Immutable, safe to share; asking allocates nothing.</summary>
internal sealed class SettlingStatuses
{
    private const int First = 200;
    private const int Last = 599;

    // They say that nothing was done, and to come back: later (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4), or with credentials (RFC 9110 §15.5.2 and §15.5.8; 419 is Laravel's, of a session that is over), which a client that
    // renews its session sends with the same key.
    private static readonly int[] ToComeBack = [401, 407, 408, 419, 425, 429];

    private readonly bool[] _settles = new bool[Last + 1];

    /// <summary>Prepares what the validator found right.</summary>
    public SettlingStatuses(IReadOnlyList<string> statuses)
    {
        foreach (var text in statuses)
        {
            if (!TryParse(text, out var from, out var to))
                continue;
            for (var status = from; status <= to; status++)
                _settles[status] |= from == to || !ToComeBack.Contains(status);
        }
    }

    /// <summary>Whether a text is a status from 200 on, or a class of them.</summary>
    public static bool IsWritten(string text) => TryParse(text, out _, out _);

    /// <summary>Whether one does.</summary>
    public bool Contains(int status) => status is >= First and <= Last && _settles[status];

    private static bool TryParse(string text, out int from, out int to)
    {
        from = to = 0;
        if (text is [>= '2' and <= '5' and var kind, 'x', 'x'])
        {
            from = (kind - '0') * 100;
            to = from + 99;
            return true;
        }

        if (text.Length != 3 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            return false;
        to = from;
        return from is >= First and <= Last;
    }
}
