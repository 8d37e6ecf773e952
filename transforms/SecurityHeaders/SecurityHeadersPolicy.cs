using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.SecurityHeaders;

/// <summary>One policy, ready to be written; routes carry it. Immutable, safe to share.</summary>
internal sealed class SecurityHeadersPolicy
{
    private readonly SecurityField[] _fields;
    private readonly bool _overrides;

    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="options">What is configured.</param>
    public SecurityHeadersPolicy(string name, SecurityHeadersPolicyOptions options)
    {
        Name = name;
        _overrides = options.Override;
        _fields = [.. FieldsOf(options)];
    }

    /// <summary>Its name, as configured.</summary>
    public string Name { get; }

    /// <summary>Writes the fields into the head of a response. Allocates nothing where the head has room.</summary>
    /// <param name="headers">The response's.</param>
    /// <param name="isHttps">Whether the client came over https.</param>
    /// <param name="metrics">Told of what the backend says itself.</param>
    public void Apply(IHeaderDictionary headers, bool isHttps, SecurityHeadersMetrics metrics)
    {
        foreach (var field in _fields)
        {
            if (field.IsForHttpsOnly && !isHttps)
                continue;
            var isThere = headers.ContainsKey(field.Name);
            if (isThere)
                metrics.Met(Name, field.Name, _overrides);
            if (!isThere || _overrides)
                headers[field.Name] = field.Value;
        }
    }

    private static IEnumerable<SecurityField> FieldsOf(SecurityHeadersPolicyOptions options)
    {
        (string Name, string? Value)[] all =
        [
            ("Content-Security-Policy", options.ContentSecurityPolicy),
            ("Content-Security-Policy-Report-Only", options.ContentSecurityPolicyReportOnly),
            ("X-Content-Type-Options", options.NoSniff ? "nosniff" : null),
            ("X-Frame-Options", options.FrameOptions),
            ("Referrer-Policy", options.ReferrerPolicy),
            ("Permissions-Policy", options.PermissionsPolicy),
            ("Cross-Origin-Opener-Policy", options.CrossOrigin.OpenerPolicy),
            ("Cross-Origin-Embedder-Policy", options.CrossOrigin.EmbedderPolicy),
            ("Cross-Origin-Resource-Policy", options.CrossOrigin.ResourcePolicy),
        ];
        foreach (var (name, value) in all)
        {
            if (value is not null)
                yield return new SecurityField(name, value, IsForHttpsOnly: false);
        }

        if (options.Hsts is { } hsts)
            yield return new SecurityField("Strict-Transport-Security", ValueOf(hsts), IsForHttpsOnly: true);
    }

    private static string ValueOf(HstsOptions hsts) => string.Create(
        CultureInfo.InvariantCulture,
        $"max-age={(long)hsts.MaxAge.TotalSeconds}{(hsts.IncludeSubDomains ? "; includeSubDomains" : "")}{(hsts.Preload ? "; preload" : "")}");
}
