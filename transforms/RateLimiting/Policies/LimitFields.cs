using System.Globalization;
using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>
/// A policy's members of <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-11 §3, §4). Safe to share: texts that were made lately are used again.
/// </summary>
internal sealed class LimitFields
{
    /// <summary>The header that says how a key stands.</summary>
    public const string Standing = "RateLimit";

    /// <summary>The header that says what is allowed.</summary>
    public const string Policy = "RateLimit-Policy";

    // For the limits of everyday all values of r and t that come one after another.
    private const int Remembered = 4096;

    private readonly Text?[] _texts = new Text?[Remembered];
    private readonly string _name;

    /// <summary>Prepares what does not change.</summary>
    /// <param name="name">The policy's name, of characters that a string of structured fields may hold (RFC 9651 §3.3.3).</param>
    /// <param name="options">What is configured.</param>
    /// <param name="rule">What it allows.</param>
    public LimitFields(string name, RateLimiterPolicyOptions options, LimitRule rule)
    {
        _name = name;
        // Windows are whole seconds to the draft: one that is longer than it is allows no less.
        var window = (rule.Window + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        PolicyText = options.Algorithm == LimitAlgorithm.Concurrency
            ? string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={rule.Limit};qu=\"concurrent-requests\"")
            : string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={rule.Limit};w={window}");
        if (options.Cost.Bytes != CountedBytes.None)
            PolicyText += ";qu=\"content-bytes\"";
        if (rule.Burst != rule.Limit)
            PolicyText += string.Create(CultureInfo.InvariantCulture, $";gateway-burst={rule.Burst}");
    }

    /// <summary>The member of <c>RateLimit-Policy</c>.</summary>
    public string PolicyText { get; }

    /// <summary>The member of <c>RateLimit</c>.</summary>
    public string Of(Standing standing)
    {
        var (left, seconds) = (standing.Remaining, standing.Wait == 0 ? 0 : standing.WaitSeconds);
        ref var remembered = ref _texts[(int)(((left * 61) + seconds) & (Remembered - 1))];
        var text = remembered;
        if (text is null || text.Left != left || text.Seconds != seconds)
            remembered = text = new Text(left, seconds, Write(left, seconds));
        return text.Value;
    }

    private string Write(long left, long seconds) => seconds == 0
        ? string.Create(CultureInfo.InvariantCulture, $"\"{_name}\";r={left}")
        : string.Create(CultureInfo.InvariantCulture, $"\"{_name}\";r={left};t={seconds}");

    private sealed record Text(long Left, long Seconds, string Value);
}
