using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>What Redis says of one policy.</summary>
/// <param name="Standing">How the key stands.</param>
/// <param name="Granted">What was taken; zero where any policy refused.</param>
/// <param name="IsThere">False where Redis did not say anything of it.</param>
internal readonly record struct Answer(Standing Standing, long Granted, bool IsThere = true);
