using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Shared.Failures;

namespace Gateway.Admin;

/// <summary>
/// Who may ask what on the admin port. A page in the operator's browser can send requests to loopback addresses, also
/// under a name that its owner points there, so the <c>Host</c> must be loopback or listed, and a change needs the token.
/// </summary>
internal sealed class AdminAccess
{
    private readonly HashSet<string> _hosts;
    private readonly HashSet<IPAddress> _addresses = [];
    private readonly byte[]? _tokenHash;

    public AdminAccess(AdminOptions options)
    {
        _hosts = new HashSet<string>(options.AllowedHosts, StringComparer.OrdinalIgnoreCase);
        foreach (var host in _hosts)
        {
            if (TryReadAddress(host, out var address))
                _addresses.Add(address);
        }

        _tokenHash = options.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
    }

    /// <summary>Answers 403 to a Host that is neither loopback nor listed, 401 or 403 to a change without the token.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsAllowedHost(new HostString(context.Request.Headers.Host.ToString()).Host))
            return context.WriteFailureAsync(KnownFailures.Forbidden.With("This Host is not served here; add it to Admin:AllowedHosts.", null));
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return next(context);
        if (_tokenHash is null)
            return context.WriteFailureAsync(KnownFailures.Forbidden.With("Changes over the admin port are off; set Admin:Token to allow them.", null));
        if (IsToken(context.Request.Headers.Authorization.ToString()))
            return next(context);

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.WriteFailureAsync(KnownFailures.Unauthenticated.With("A change needs Authorization: Bearer with Admin:Token.", null));
    }

    private bool IsAllowedHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (TryReadAddress(host, out var address) ? IPAddress.IsLoopback(address) || _addresses.Contains(address) : _hosts.Contains(host));

    // An IPv6 address stands in brackets in a Host, may be written without in the configuration, and has many spellings (RFC 5952).
    private static bool TryReadAddress(string host, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(host is ['[', .. var inside, ']'] ? inside : host, out address);

    /// <summary>Compares hashes, whose length and comparison time tell nothing about the token.</summary>
    private bool IsToken(string authorization)
    {
        const string Scheme = "Bearer ";
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..])), _tokenHash);
    }
}
