namespace Gateway.Transforms.Authentication.ForwardAuth;

/// <summary>A scheme's options, read.</summary>
/// <param name="Credentials">What says who calls; at least one.</param>
/// <param name="Claims">What is taken from answers.</param>
internal sealed record ForwardAuthPlan(IReadOnlyList<CredentialPart> Credentials, IReadOnlyList<ClaimSource> Claims)
{
    /// <summary>Whether the body is needed.</summary>
    public bool ReadsBody { get; } = Claims.Any(static claim => claim.Path is not null);

    /// <summary>Whether an answer has to name the caller.</summary>
    public bool HasSubject { get; } = Claims.Any(static claim => claim.Claim == "sub");
}
