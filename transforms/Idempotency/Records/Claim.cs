namespace Gateway.Transforms.Idempotency.Records;

/// <summary>What came of asking for a key.</summary>
/// <param name="Result">What is known of it.</param>
/// <param name="Answer">The answer that is there, as <see cref="Answers.StoredAnswer"/> writes it.</param>
/// <param name="Token">By whom it was granted to, where it was: who settles it later shows it.</param>
/// <param name="IsShared">Whether Redis granted it, or may yet do so.</param>
internal readonly record struct Claim(ClaimResult Result, byte[]? Answer = null, Guid Token = default, bool IsShared = false);
