using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Basic;
using Gateway.Transforms.Authentication.ClientCertificates;
using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Introspection;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.LaravelSessions;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Authentication.SessionCookies;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Transforms.Authentication;

/// <summary>Turns a section into what requests are judged by, and finds everything wrong with it.</summary>
/// <param name="options">The section.</param>
/// <param name="files">The files it names.</param>
/// <param name="clusters">The clusters there are; null where that is not known.</param>
/// <param name="redis">The section <c>Redis</c>.</param>
/// <param name="surroundings">The process around its schemes.</param>
/// <param name="errors">Where to report what is wrong.</param>
internal sealed class AuthenticationPlanner(
    AuthenticationOptions options, NamedFiles files, IReadOnlyCollection<string>? clusters, RedisOptions redis, Surroundings surroundings, ConfigurationErrors errors)
{
    private const int MaxKeyFileBytes = 64 * 1024;
    private const string Section = "Authentication";

    /// <summary>The policy of whoever has any credential that a scheme takes.</summary>
    public const string Default = "Default";

    /// <summary>No policy: anybody may call.</summary>
    public const string Anonymous = "Anonymous";

    /// <summary>The plan, without what is wrong.</summary>
    public AuthenticationPlan Make()
    {
        var names = IdentityOptionsValidator.Validate($"{Section}:Identity", options.Identity, errors);
        var identity = new IdentityHeaders(options.Identity, SigningKeyOf($"{Section}:Identity:Token:{nameof(IdentityTokenOptions.KeyFile)}"), surroundings.Time);
        var schemes = new Dictionary<string, Scheme>(StringComparer.Ordinal);
        foreach (var (name, scheme) in options.Schemes)
        {
            if (SchemeOf(name, $"{Section}:Schemes:{name}", scheme, identity) is { } made)
                schemes.Add(name, made);
        }

        var revocations = options.Revocation is { } revocation
            ? new RevocationOptionsReader($"{Section}:{nameof(options.Revocation)}", revocation, redis, options.Schemes.Keys, files, surroundings, errors).Read()
            : null;
        var policies = new Dictionary<string, Policy>(StringComparer.Ordinal);
        foreach (var (name, policy) in options.Policies)
        {
            if (PolicyOf(name, policy, schemes, revocations) is { } made)
                policies.Add(name, made);
        }

        if (schemes.Count > 0)
            policies.TryAdd(Default, new Policy(Default, new PolicyOptions(), SchemeOrder.Of(schemes.Values), null, revocations));
        return new AuthenticationPlan([.. schemes.Values], policies, names, identity.Key, revocations);
    }

    private Scheme? SchemeOf(string name, string path, SchemeOptions scheme, IdentityHeaders identity)
    {
        CheckName(path, name, "scheme");
        var all = (scheme as JwtOptions)?.AllScopes ?? (scheme as IntrospectionOptions)?.AllScopes ?? (scheme as ForwardAuthOptions)?.AllScopes;
        if (all is not null)
            CheckScope($"{path}:AllScopes", all);
        return scheme switch
        {
            JwtOptions jwt => new JwtOptionsReader(name, path, jwt, files, surroundings, errors).Read() is { } read
                ? new JwtScheme(name, read.Options, read.Keys, identity, surroundings.Time)
                : null,
            IntrospectionOptions introspection => IntrospectionOptionsReader.Read(path, introspection, errors) is { } endpoint
                ? new IntrospectionScheme(name, introspection, endpoint, identity, surroundings)
                : null,
            ForwardAuthOptions forwardAuth => new ForwardAuthOptionsReader(path, forwardAuth, clusters, errors).Read() is { } plan
                ? new ForwardAuthScheme(name, forwardAuth, plan, identity, surroundings)
                : null,
            ApiKeyOptions apiKey => new ApiKeyOptionsReader(name, path, apiKey, identity, files, errors).Read() is { } known
                ? new ApiKeyScheme(name, apiKey, known, surroundings.Time)
                : null,
            SessionCookieOptions session => SessionCookieOptionsReader.Read(path, session, errors)
                ? new SessionCookieScheme(name, session, session is AuthJsOptions ? SessionFormat.AuthJs : SessionFormat.NextAuth, identity, surroundings.Time)
                : null,
            LaravelSessionOptions laravel => LaravelSessionOptionsReader.Read(path, laravel, redis, errors) is var (keys, connection)
                ? new LaravelSessionScheme(name, laravel, keys, surroundings.Redis.Of(connection), identity, surroundings)
                : null,
            BasicOptions basic => new BasicOptionsReader(path, basic, files, errors).Read() is { } users
                ? new BasicScheme(name, basic, users, identity)
                : null,
            ClientCertificateOptions certificate => ClientCertificateOptionsReader.Read(path, certificate, files, errors, out var authorities)
                ? new ClientCertificateScheme(name, certificate, authorities, identity, surroundings.Time)
                : null,
            _ => null,
        };
    }

    private SigningKey? SigningKeyOf(string path)
    {
        if (options.Identity.Token is not { } token)
            return null;
        if (token.KeyFile is not { } file)
            return surroundings.SigningKeys.Own;
        if (files.Read(file, MaxKeyFileBytes, out var content) is { } unread)
            errors.Add(path, unread);
        else if (SigningKey.Read(content, out var problem) is { } key)
            return key;
        else
            errors.Add(path, $"'{file}' {problem}");
        return null;
    }

    private Policy? PolicyOf(string name, PolicyOptions policy, Dictionary<string, Scheme> schemes, RevocationList? revocations)
    {
        var path = $"{Section}:Policies:{name}";
        var before = errors.Errors.Count;
        CheckName(path, name, "policy");
        if (name is Default or Anonymous)
            errors.Add(path, $"'{name}' has a meaning of its own; choose another name");
        if (policy.Schemes.Count == 0 && policy.Addresses.Count == 0)
            errors.Add($"{path}:Schemes", $"needs at least one scheme, unless Addresses say who may call{Suggestion.For("", options.Schemes.Keys)}");
        else if (policy.Schemes.Count == 0 && AskedOfCallers(policy) is { } unmet)
            errors.Add($"{path}:{unmet}", "cannot be met without Schemes, by which callers prove who they are");
        for (var i = 0; i < policy.Schemes.Count; i++)
        {
            if (!options.Schemes.ContainsKey(policy.Schemes[i]))
                errors.AddUnknown($"{path}:Schemes:{i}", policy.Schemes[i], "a scheme", options.Schemes.Keys);
            else if (policy.Schemes.Take(i).Contains(policy.Schemes[i], StringComparer.Ordinal))
                errors.Add($"{path}:Schemes:{i}", $"'{policy.Schemes[i]}' stands there twice");
        }

        CheckRequirements(path, policy);
        CheckBrowsers(path, policy);
        var wrong = new List<int>();
        var addresses = AddressList.Parse(policy.Addresses, wrong);
        foreach (var index in wrong)
            errors.Add($"{path}:Addresses:{index}", $"'{policy.Addresses[index]}' must be an address such as 10.0.0.7 or a network such as 10.0.0.0/8");

        // What is wrong with a scheme has been said.
        if (errors.Errors.Count > before || !policy.Schemes.All(schemes.ContainsKey))
            return null;
        Scheme[] asked = [.. policy.Schemes.Select(scheme => schemes[scheme])];
        CheckOrder($"{path}:{nameof(policy.Schemes)}", asked);
        return new Policy(name, policy, asked, policy.Addresses.Count == 0 ? null : addresses, revocations);
    }

    private void CheckOrder(string path, Scheme[] schemes)
    {
        for (var i = 1; i < schemes.Length; i++)
        {
            var scheme = schemes[i];
            if (Array.Find(schemes[..i], other => other.Hides(scheme)) is { } first)
                errors.Warn($"{path}:{i}", $"'{first.Name}' in front of '{scheme.Name}' takes every credential that comes where its own do, and leaves it none of those{(scheme.Hides(first) ? "" : $"; put '{first.Name}' behind it")}");
        }
    }

    // What only a caller whom a scheme knows can have.
    private static string? AskedOfCallers(PolicyOptions policy) =>
        policy.Scopes.Count > 0 ? nameof(policy.Scopes)
        : policy.AnyScope.Count > 0 ? nameof(policy.AnyScope)
        : policy.Roles.Count > 0 ? nameof(policy.Roles)
        : policy.Claims.Count > 0 ? nameof(policy.Claims)
        : policy.RequireSubject ? nameof(policy.RequireSubject)
        : null;

    private void CheckRequirements(string path, PolicyOptions policy)
    {
        CheckScopes($"{path}:{nameof(policy.Scopes)}", policy.Scopes);
        CheckScopes($"{path}:{nameof(policy.AnyScope)}", policy.AnyScope);
        foreach (var (claim, values) in policy.Claims)
        {
            if (claim.Length == 0)
                errors.Add($"{path}:{nameof(policy.Claims)}", "a claim must have a name");
            if (values.Count == 0)
                errors.Add($"{path}:{nameof(policy.Claims)}:{claim}", "needs at least one value that is accepted");
        }
    }

    private void CheckBrowsers(string path, PolicyOptions policy)
    {
        // What comes back from the login page must not be an address of somebody else's choice: only the path is given to it.
        if (policy.LoginPage is { } page && (!(page.StartsWith('/') || page.StartsWith("https://", StringComparison.Ordinal) || page.StartsWith("http://", StringComparison.Ordinal))
            || page.StartsWith("//", StringComparison.Ordinal) || page.AsSpan().ContainsAnyExceptInRange('!', '~') || page.Contains('\\', StringComparison.Ordinal)))
            errors.Add($"{path}:{nameof(policy.LoginPage)}", $"'{page}' must be a path such as /login?next={LoginPage.Page}, or an address");
        else if (policy.LoginPage is { } address && LoginPage.FindUnknown(address) is { } unknown)
            errors.AddUnknown($"{path}:{nameof(policy.LoginPage)}", unknown, "a placeholder", [LoginPage.Page]);
        for (var i = 0; i < policy.Origins.Count; i++)
        {
            var origin = policy.Origins[i];
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var parsed) || !parsed.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase) || parsed.UserInfo.Length > 0)
                errors.Add($"{path}:{nameof(policy.Origins)}:{i}", $"'{origin}' must be an origin such as https://shop.example.com, without a path");
        }
    }

    // RFC 6749 §3.3; they are told to clients in quotes.
    private void CheckScopes(string path, IReadOnlyList<string> scopes)
    {
        for (var i = 0; i < scopes.Count; i++)
            CheckScope($"{path}:{i}", scopes[i]);
    }

    private void CheckScope(string path, string scope)
    {
        if (scope.Length == 0 || scope.AsSpan().ContainsAnyExceptInRange('!', '~') || scope.AsSpan().ContainsAny('"', '\\'))
            errors.Add(path, $"'{scope}' must be visible ASCII without blanks, quotes and backslashes");
    }

    private void CheckName(string path, string name, string kind)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
            errors.Add(path, $"a {kind} must have a name without control characters");
    }
}
