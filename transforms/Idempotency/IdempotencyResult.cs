namespace Gateway.Transforms.Idempotency;

/// <summary>What was done with a request, one of a fixed set for metrics and the access log.</summary>
internal static class IdempotencyResult
{
    /// <summary>It has no key, and needs none.</summary>
    public const string WithoutKey = "without_key";

    /// <summary>It was the first, and is settled.</summary>
    public const string Settled = "settled";

    /// <summary>It was the first, and may be sent again.</summary>
    public const string Released = "released";

    /// <summary>It was the first, and nobody knows whether it was done.</summary>
    public const string Unknown = "unknown";

    /// <summary>It was done without being remembered, as Redis does not answer.</summary>
    public const string Untold = "untold";

    /// <summary>It was sent again, and got the same answer.</summary>
    public const string Replayed = "replayed";

    /// <summary>It needs a key, and has none.</summary>
    public const string KeyMissing = "key_missing";

    /// <summary>Its key is none.</summary>
    public const string KeyMalformed = "key_malformed";

    /// <summary>The first is not answered yet.</summary>
    public const string InFlight = "key_in_flight";

    /// <summary>Its key is another request's.</summary>
    public const string Mismatch = "key_mismatch";

    /// <summary>It was sent again, and the answer was not kept.</summary>
    public const string Gone = "answer_gone";

    /// <summary>Its body is too long.</summary>
    public const string TooLarge = "body_too_large";

    /// <summary>There is no memory to hold its body, or to remember it.</summary>
    public const string NoRoom = "no_room";

    /// <summary>Nobody can be asked.</summary>
    public const string Unavailable = "unavailable";
}
