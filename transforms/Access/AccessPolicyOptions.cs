namespace Gateway.Transforms.Access;

/// <summary>Which requests are let in.</summary>
public sealed record AccessPolicyOptions
{
    /// <summary>Requests that one of these fits are let in, and no others; empty lets all in.</summary>
    public IReadOnlyList<AccessRuleOptions> Allow { get; init; } = [];

    /// <summary>Requests that one of these fits are not let in, whatever <see cref="Allow"/> says.</summary>
    public IReadOnlyList<AccessRuleOptions> Deny { get; init; } = [];
}
