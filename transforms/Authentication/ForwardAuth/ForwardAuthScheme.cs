using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.ForwardAuth;

/// <summary>Asks a backend who calls.</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">Whom to ask.</param>
/// <param name="plan">What to show it, and what to make of its answer.</param>
/// <param name="identity">What other backends are told.</param>
/// <param name="surroundings">The process around it.</param>
internal sealed class ForwardAuthScheme(
    string name, ForwardAuthOptions options, ForwardAuthPlan plan, IdentityHeaders identity, Surroundings surroundings) : Scheme(name)
{
    private const string Subject = "sub";
    private const int MaxDepth = 64;

    // What decides how a backend answers, but not for whom: Sanctum takes a session only from pages of its own.
    private static readonly string[] Shown = ["Origin", "Referer", "User-Agent", "Accept-Language"];

    private readonly Verdicts _verdicts = new(name, options.Timeout + Verdicts.Grace, surroundings);

    /// <summary>The id that questions have among routes.</summary>
    /// <param name="scheme">The scheme's name.</param>
    public static string IdOf(string scheme) => $"scheme:{scheme}";

    /// <inheritdoc/>
    public override string Challenge { get; } = plan.Credentials.Any(static part => part is { IsCookie: false, Name: var header } && header.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) ? "Bearer" : "Cookie";

    /// <inheritdoc/>
    public override bool TellsErrors => Challenge == "Bearer";

    /// <inheritdoc/>
    public override string? AllScopes => options.AllScopes;

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialHeaders => [.. plan.Credentials.Where(static part => !part.IsCookie).Select(static part => part.Name)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialCookies => [.. plan.Credentials.Where(static part => part is { IsCookie: true, IsPrefix: false }).Select(static part => part.Name)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialCookiePrefixes => [.. plan.Credentials.Where(static part => part.IsPrefix).Select(static part => part.Name)];

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> PossibleClaims { get; } = [.. plan.Claims.Select(static source => source.Claim)];

    /// <inheritdoc/>
    public override bool Hides(Scheme other) => SharesHeaderWith(other) || SharesCookieWith(other);

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        if (Credentials.Of(context.Request, plan.Credentials) is not { } credentials)
            return false;
        if (credentials.Headers.Sum(static header => header.Value.Length) > Credentials.MaxLength)
        {
            result = new(AuthenticationFault.TooLong);
            return true;
        }

        // The request may end before the answer comes, for which others wait too.
        var call = new ClusterCall
        {
            Cluster = options.Cluster, Caller = IdOf(Name), Target = options.Path, Origin = CallOrigin.Of(context), Headers = HeadersOf(context.Request, credentials),
        };
        result = _verdicts.FindAsync(credentials.Key, ClientKey.Of(context.Connection.RemoteIpAddress), () => AskAsync(call));
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request) => Credentials.Strip(request, plan.Credentials);

    private static List<KeyValuePair<string, string>> HeadersOf(HttpRequest request, Credentials credentials)
    {
        List<KeyValuePair<string, string>> headers = [new("Accept", "application/json"), .. credentials.Headers];
        foreach (var name in Shown)
        {
            if (ShownValue(request, name) is { Length: > 0 } value && !headers.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
                headers.Add(new(name, value));
        }

        return headers;
    }

    // What answers are remembered by is what the backend sees: an origin that is none is the same to both.
    private static string ShownValue(HttpRequest request, string name)
    {
        var value = request.Headers[name].ToString();
        return name switch
        {
            "Origin" => Credentials.OriginOf(value),
            "Referer" => Credentials.OriginOf(value) == Credentials.Opaque ? "" : value,
            _ => value,
        };
    }

    private static bool NamesSomebody(object? subject) => subject switch
    {
        string text => !string.IsNullOrWhiteSpace(text),
        JsonElement { ValueKind: JsonValueKind.String } text => !string.IsNullOrWhiteSpace(text.GetString()),
        JsonElement { ValueKind: JsonValueKind.Number } => true,
        _ => false,
    };

    private async Task<Verdict> AskAsync(ClusterCall call)
    {
        using var end = new CancellationTokenSource(options.Timeout, surroundings.Time);
        var answer = await surroundings.Clusters.SendAsync(call, end.Token);
        var result = Judge(answer, out var problem);
        surroundings.Metrics?.Asked(Name, isAnswered: problem is null);
        if (problem is not null)
            AuthenticationLog.NotAnswered(surroundings.Log, Name, $"{options.Path} of cluster '{options.Cluster}'", problem);
        var until = result.Caller is null ? long.MinValue : (surroundings.Time.GetUtcNow() + options.MaxAge).ToUnixTimeMilliseconds();
        return new Verdict(result, until);
    }

    private SchemeResult Judge(ClusterAnswer answer, out string? problem)
    {
        problem = answer.Failure;
        if (problem is not null)
            return AuthenticationFault.Unavailable;
        if (answer.Status is 401 or 403 or 419 or (>= 300 and < 400))
            return AuthenticationFault.NotActive;
        if (answer.Status is < 200 or >= 300)
        {
            problem = $"it answered {answer.Status}";
            return AuthenticationFault.Unavailable;
        }

        return Read(answer, out problem);
    }

    private SchemeResult Read(ClusterAnswer answer, out string? problem)
    {
        problem = null;
        JsonElement? body = null;
        if (plan.ReadsBody && !answer.Body.Span.Trim(" \r\n\t"u8).IsEmpty)
        {
            body = StrictJson.Read(answer.Body.Span, MaxDepth);
            if (body is null)
            {
                problem = "its answer is not JSON";
                return AuthenticationFault.Unavailable;
            }
        }

        var claims = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var source in plan.Claims)
        {
            // Ids of databases are numbers; a subject is a text (RFC 7519 §2).
            if (source.Find(answer, body) is { } value)
                claims[source.Claim] = source.Claim == Subject && value is JsonElement { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : value;
        }

        // Some answer 200 to everybody, and nothing to who is not signed in.
        if (plan.HasSubject && !NamesSomebody(claims.GetValueOrDefault(Subject)))
            return AuthenticationFault.NotActive;
        var element = JsonSerializer.SerializeToElement(claims);
        return identity.CallerOf(Name, element);
    }
}
