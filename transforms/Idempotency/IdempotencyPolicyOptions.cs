using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Transforms.Idempotency;

/// <summary>Which requests are done once, and what is kept of their answers.</summary>
public sealed record IdempotencyPolicyOptions
{
    /// <summary>Of which methods.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Methods { get; init; } = ["POST"];

    /// <summary>Whether they must have a key; one without is answered 400.</summary>
    public bool Required { get; init; }

    /// <summary>How long an answer is kept.</summary>
    [Accepted("1s", "30d")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a request may take; where nobody knows whether it was done, its key stays taken for twice as long.</summary>
    [Accepted("1s", "1h")]
    public TimeSpan Lock { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most bytes of a request's body.</summary>
    [Accepted("0B", "16MiB")]
    public ByteSize MaxBodyBytes { get; init; } = new(1024 * 1024);

    /// <summary>The most bytes of an answer's body that are kept; of a longer one it is kept only that there was one.</summary>
    [Accepted("0B", "16MiB")]
    public ByteSize MaxAnswerBytes { get; init; } = new(256 * 1024);

    /// <summary>Which answers settle a request: statuses, and classes such as <c>4xx</c>, which leave out 401, 407, 408, 419, 425 and 429. With any other it may be sent again.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = ["2xx", "3xx", "4xx"];

    /// <summary>False: each gateway knows its own requests alone, although there is a section <c>Redis</c>. Without that section it is so anyway.</summary>
    public bool Shared { get; init; } = true;

    /// <summary>What it does while Redis does not answer.</summary>
    public StoreFailure OnStoreFailure { get; init; } = StoreFailure.Local;
}
