namespace Gateway.Transforms.Idempotency.Answers;

/// <summary>What became of a request.</summary>
internal enum Outcome
{
    /// <summary>It was answered by who did it.</summary>
    Answered,

    /// <summary>It reached nobody who could have done it.</summary>
    NotDone,

    /// <summary>It was sent, and no answer came: it may have been done.</summary>
    Unknown,

    /// <summary>An answer began, and broke off.</summary>
    BrokenOff,
}
