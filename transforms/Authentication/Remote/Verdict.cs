namespace Gateway.Transforms.Authentication.Remote;

/// <summary>What somebody else said of a credential.</summary>
/// <param name="Result">What it comes to.</param>
/// <param name="Until">Until when that is believed, in milliseconds of Unix time; the past for not at all.</param>
internal sealed record Verdict(SchemeResult Result, long Until);
