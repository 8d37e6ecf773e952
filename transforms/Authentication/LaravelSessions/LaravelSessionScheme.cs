using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace Gateway.Transforms.Authentication.LaravelSessions;

/// <summary>Reads Laravel's sessions from its Redis, by the id in the encrypted cookie.</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">What it takes.</param>
/// <param name="keys">The application's keys.</param>
/// <param name="redis">Where the sessions are.</param>
/// <param name="identity">What backends are told.</param>
/// <param name="surroundings">The process around it.</param>
internal sealed class LaravelSessionScheme(
    string name, LaravelSessionOptions options, IReadOnlyList<byte[]> keys, RedisConnection redis, IdentityHeaders identity, Surroundings surroundings) : Scheme(name)
{
    private const string Subject = "sub";

    // For the connection and for the answer. A server that hangs holds its connections open, and the client library waits.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    private readonly LaravelCookie _cookie = new(options.Cookie, keys);
    private readonly Verdicts _verdicts = new(name, (2 * AnswerLimit) + Verdicts.Grace, surroundings);

    /// <inheritdoc/>
    public override string Challenge => "Cookie";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialCookies => [options.Cookie];

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> PossibleClaims => [Subject];

    /// <inheritdoc/>
    public override bool Hides(Scheme other) => SharesCookieWith(other);

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        if (CookieHeader.Find(context.Request.Headers, options.Cookie) is not { Length: > 0 } value)
            return false;
        // Laravel encrypts the same id anew in every answer: the id is what stays.
        result = _cookie.Decrypt(value) is { } id && LaravelSession.IsId(id)
            ? _verdicts.FindAsync(TokenKey.Of(id), ClientKey.Of(context.Connection.RemoteIpAddress), () => AskAsync(id))
            : new(AuthenticationFault.Signature);
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request) => CookieHeader.Remove(request.Headers, options.Cookie);

    private async Task<Verdict> AskAsync(string id)
    {
        byte[]? stored;
        try
        {
            var database = await redis.DatabaseAsync(options.RedisDatabase).WaitAsync(AnswerLimit, surroundings.Time);
            stored = await database.StringGetAsync(options.KeyPrefix + id).WaitAsync(AnswerLimit, surroundings.Time);
            surroundings.Metrics?.Asked(Name, isAnswered: true);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            surroundings.Metrics?.Asked(Name, isAnswered: false);
            AuthenticationLog.NotAnswered(surroundings.Log, Name, "Redis", exception is TimeoutException ? "no answer in time" : "no connection");
            return new Verdict(AuthenticationFault.Unavailable, long.MinValue);
        }

        // A session of somebody who has not signed in is one all the same.
        if (stored is null || LaravelSession.FindUser(stored, options.Guard) is not { } user)
            return new Verdict(AuthenticationFault.NotActive, long.MinValue);
        var claims = JsonSerializer.SerializeToElement(new Dictionary<string, string> { [Subject] = user });
        return new Verdict(identity.CallerOf(Name, claims), (surroundings.Time.GetUtcNow() + options.MaxAge).ToUnixTimeMilliseconds());
    }
}
