using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Idempotency;

/// <summary>The section <c>Idempotency</c>: requests that are sent again are done once.</summary>
public sealed record IdempotencyOptions
{
    /// <summary>What a route's <c>IdempotencyPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, IdempotencyPolicyOptions> Policies { get; init; } = new Dictionary<string, IdempotencyPolicyOptions>();

    /// <summary>The most that this gateway keeps of answers itself; beyond, the oldest are forgotten.</summary>
    [Accepted("1MiB", "16GiB")]
    public ByteSize MemoryLimit { get; init; } = new(64 * 1024 * 1024);

    /// <summary>The most that bodies may take while their requests are answered, of all together; who comes beyond is answered 503.</summary>
    [Accepted("1MiB", "16GiB")]
    public ByteSize BodyMemoryLimit { get; init; } = new(64 * 1024 * 1024);

    /// <summary>How long a request waits for Redis.</summary>
    [Accepted("1ms", "5s")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(100);
}
