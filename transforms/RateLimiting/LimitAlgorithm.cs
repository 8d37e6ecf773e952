namespace Gateway.Transforms.RateLimiting;

/// <summary>How a limit counts.</summary>
public enum LimitAlgorithm
{
    /// <summary>A bucket of <c>Burst</c> tokens that fills at a steady rate (GCRA, ITU-T I.371).</summary>
    TokenBucket,

    /// <summary>So many in each window, which begins with a key's first request and is followed by a fresh one.</summary>
    FixedWindow,

    /// <summary>Never more than so many in any window, wherever it begins.</summary>
    SlidingWindow,

    /// <summary>So many at the same time.</summary>
    Concurrency,
}
