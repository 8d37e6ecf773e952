using System.Collections.Frozen;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.SecurityHeaders;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
internal static class SecurityHeadersOptionsValidator
{
    /// <summary>The section.</summary>
    public const string Section = "SecurityHeaders";

    /// <summary>The route key that names a policy.</summary>
    public const string PolicyKey = "SecurityHeadersPolicy";

    /// <summary>What browsers ask for before they ship with a host (hstspreload.org).</summary>
    private static readonly TimeSpan PreloadedFrom = TimeSpan.FromDays(365);

    private static readonly string[] FrameOptions = ["DENY", "SAMEORIGIN"];
    private static readonly string[] OpenerPolicies = ["same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"];
    private static readonly string[] EmbedderPolicies = ["require-corp", "credentialless", "unsafe-none"];
    private static readonly string[] ResourcePolicies = ["same-origin", "same-site", "cross-origin"];

    // Referrer Policy §3.
    private static readonly FrozenSet<string> ReferrerPolicies = new[]
    {
        "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin", "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(SecurityHeadersOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{nameof(options.Policies)}:{name}";
            if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
                errors.Add(path, "the name of a policy must not be empty, blank or hold control characters");
            CheckHsts($"{path}:{nameof(policy.Hsts)}", policy.Hsts, errors);
            CheckContentSecurityPolicy($"{path}:{nameof(policy.ContentSecurityPolicy)}", policy.ContentSecurityPolicy, errors);
            CheckContentSecurityPolicy($"{path}:{nameof(policy.ContentSecurityPolicyReportOnly)}", policy.ContentSecurityPolicyReportOnly, errors);
            CheckWord($"{path}:{nameof(policy.FrameOptions)}", policy.FrameOptions, FrameOptions, errors);
            CheckReferrerPolicy($"{path}:{nameof(policy.ReferrerPolicy)}", policy.ReferrerPolicy, errors);
            CheckText($"{path}:{nameof(policy.PermissionsPolicy)}", policy.PermissionsPolicy, errors);
            var (place, origin) = ($"{path}:{nameof(policy.CrossOrigin)}", policy.CrossOrigin);
            CheckWord($"{place}:{nameof(origin.OpenerPolicy)}", origin.OpenerPolicy, OpenerPolicies, errors);
            CheckWord($"{place}:{nameof(origin.EmbedderPolicy)}", origin.EmbedderPolicy, EmbedderPolicies, errors);
            CheckWord($"{place}:{nameof(origin.ResourcePolicy)}", origin.ResourcePolicy, ResourcePolicies, errors);
        }
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public static object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not string name)
            return null;
        var options = route.Sections.Get<SecurityHeadersOptions>();
        if (options.Policies.TryGetValue(name, out var policy))
            return new SecurityHeadersPolicy(name, policy);
        route.Errors.AddUnknown(route.Path, name, "a policy of security headers", options.Policies.Keys);
        return null;
    }

    private static void CheckHsts(string path, HstsOptions? hsts, ConfigurationErrors errors)
    {
        if (hsts is { Preload: true } && (!hsts.IncludeSubDomains || hsts.MaxAge < PreloadedFrom))
            errors.Add($"{path}:{nameof(hsts.Preload)}", "browsers ship only with hosts that say IncludeSubDomains, and a MaxAge of 365 d or more");
    }

    private static void CheckContentSecurityPolicy(string path, string? policy, ConfigurationErrors errors)
    {
        if (CheckText(path, policy, errors) && !policy!.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(IsDirective))
            errors.Add(path, "has no directive such as default-src 'self'");
    }

    // CSP §2.3: letters, digits and hyphens, then a blank or nothing.
    private static bool IsDirective(string text) => text.Split(' ', '\t')[0] is { Length: > 0 } name && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static void CheckReferrerPolicy(string path, string? policy, ConfigurationErrors errors)
    {
        if (policy is null)
            return;
        foreach (var word in policy.Split(',', StringSplitOptions.TrimEntries))
            CheckWord(path, word, ReferrerPolicies, errors);
    }

    private static void CheckWord(string path, string? value, IEnumerable<string> known, ConfigurationErrors errors)
    {
        if (value is not null && !known.Contains(value, StringComparer.Ordinal))
            errors.AddUnknown(path, value, "a word that browsers know", known);
    }

    // Browsers read Latin-1, and the grammars of these headers have no more than ASCII.
    private static bool CheckText(string path, string? value, ConfigurationErrors errors)
    {
        if (value is null)
            return false;
        if (!string.IsNullOrWhiteSpace(value) && FieldSyntax.IsValue(value) && value.All(char.IsAscii))
            return true;
        errors.Add(path, "must be a header's value of ASCII characters in one line, and not be empty: null for none");
        return false;
    }
}
