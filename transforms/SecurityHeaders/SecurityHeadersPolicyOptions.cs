namespace Gateway.Transforms.SecurityHeaders;

/// <summary>What responses say where the backend does not.</summary>
public sealed record SecurityHeadersPolicyOptions
{
    /// <summary>What is said over https of the host's use of it (RFC 6797); null for nothing.</summary>
    public HstsOptions? Hsts { get; init; }

    /// <summary><c>Content-Security-Policy</c>; null for none.</summary>
    public string? ContentSecurityPolicy { get; init; }

    /// <summary><c>Content-Security-Policy-Report-Only</c>; null for none.</summary>
    public string? ContentSecurityPolicyReportOnly { get; init; }

    /// <summary>Whether types are what <c>Content-Type</c> says: <c>X-Content-Type-Options: nosniff</c>.</summary>
    public bool NoSniff { get; init; } = true;

    /// <summary><c>X-Frame-Options</c>: <c>DENY</c> or <c>SAMEORIGIN</c>; null for none.</summary>
    public string? FrameOptions { get; init; }

    /// <summary><c>Referrer-Policy</c>: one of its words, or several with commas of which a browser takes the last that it knows; null for none.</summary>
    public string? ReferrerPolicy { get; init; }

    /// <summary><c>Permissions-Policy</c>; null for none.</summary>
    public string? PermissionsPolicy { get; init; }

    /// <summary>What other origins have to do with the site's windows and resources.</summary>
    public CrossOriginOptions CrossOrigin { get; init; } = new();

    /// <summary>True: what the backend says of these headers gives way to the policy; false: the backend's own stays.</summary>
    public bool Override { get; init; }
}
