using System.Collections.Frozen;
using System.Globalization;
using Gateway.Transforms.Shared.Counting;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>What a request uses of a limit: some of it when it comes, the rest when it ends. Immutable, safe to share.</summary>
internal sealed class Cost
{
    private readonly FrozenDictionary<int, int> _statuses;
    private readonly CountedBytes _bytes;

    /// <summary>Prepares what the validator found right.</summary>
    public Cost(RateLimiterCostOptions options)
    {
        AtFirst = options.Request;
        _bytes = options.Bytes;
        var statuses = new Dictionary<int, int>();
        foreach (var (text, cost) in options.Statuses.OrderBy(static one => IsClass(one.Key) ? 0 : 1))
        {
            var first = IsClass(text) ? (text[0] - '0') * 100 : int.Parse(text, CultureInfo.InvariantCulture);
            for (var status = first; status < first + (IsClass(text) ? 100 : 1); status++)
                statuses[status] = cost;
        }

        _statuses = statuses.ToFrozenDictionary();
    }

    /// <summary>What it costs when it comes.</summary>
    public long AtFirst { get; }

    /// <summary>Whether bytes have to be counted.</summary>
    public bool CountsBytes => _bytes != CountedBytes.None;

    /// <summary>Whether anything is settled when it ends.</summary>
    public bool IsSettled => CountsBytes || _statuses.Count > 0;

    /// <summary>Whether a text is a status, or a class of them.</summary>
    public static bool IsStatus(string text) =>
        text.Length == 3 && text[0] is >= '1' and <= '5' && (IsClass(text) || (char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2])));

    /// <summary>What it costs more when it ends; less than nothing where some is given back.</summary>
    /// <param name="status">The response's.</param>
    /// <param name="bytes">What was counted; null for nothing.</param>
    public long AtLast(int status, ByteCounts? bytes)
    {
        var cost = _statuses.TryGetValue(status, out var instead) ? instead - AtFirst : 0;
        if (bytes is null)
            return cost;
        if (_bytes is CountedBytes.Request or CountedBytes.Both)
            cost += bytes.In;
        if (_bytes is CountedBytes.Response or CountedBytes.Both)
            cost += bytes.Out;
        return cost;
    }

    private static bool IsClass(string text) => text.EndsWith("xx", StringComparison.Ordinal);
}
