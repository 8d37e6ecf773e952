using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Access;

/// <summary>One policy, ready to be asked; routes carry it. Immutable, safe to share.</summary>
internal sealed class AccessPolicy
{
    private readonly AccessRule[] _allow;
    private readonly AccessRule[] _deny;

    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="options">What is configured.</param>
    /// <param name="countryHeader">Where trusted proxies name the country; null for nowhere.</param>
    public AccessPolicy(string name, AccessPolicyOptions options, string? countryHeader)
    {
        Name = name;
        _allow = [.. options.Allow.Select(rule => new AccessRule(rule, countryHeader))];
        _deny = [.. options.Deny.Select(rule => new AccessRule(rule, countryHeader))];
    }

    /// <summary>Its name, as configured.</summary>
    public string Name { get; }

    /// <summary>Decides on a request whose client's address is known.</summary>
    public AccessVerdict Judge(HttpContext context)
    {
        foreach (var rule in _deny)
        {
            if (rule.Denies(context))
                return AccessVerdict.Denied;
        }

        if (_allow.Length == 0)
            return AccessVerdict.Allowed;
        foreach (var rule in _allow)
        {
            if (rule.Allows(context))
                return AccessVerdict.Allowed;
        }

        return AccessVerdict.NotAllowed;
    }
}
