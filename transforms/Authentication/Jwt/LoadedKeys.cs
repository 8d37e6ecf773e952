namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>What a file of keys held.</summary>
/// <param name="Keys">Those that can be used.</param>
/// <param name="Problem">Why the file cannot be used, to follow its name; null where it can.</param>
internal sealed record LoadedKeys(IReadOnlyList<VerificationKey> Keys, string? Problem);
