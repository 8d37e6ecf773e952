namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>What reading a source came to.</summary>
/// <param name="Found">What it says; null where that is what it said before, or cannot be told.</param>
/// <param name="Problem">Why that is not all of it; null where it is.</param>
internal readonly record struct RevocationReading(Revocations? Found, string? Problem = null);
