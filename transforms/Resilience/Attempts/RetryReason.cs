namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>Why a request is sent again.</summary>
internal enum RetryReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>There was no connection.</summary>
    Unreachable,

    /// <summary>The connection ended without an answer, or with none that is one.</summary>
    Reset,

    /// <summary>There was no answer in time.</summary>
    Timeout,

    /// <summary>The answer says to.</summary>
    Status,
}
