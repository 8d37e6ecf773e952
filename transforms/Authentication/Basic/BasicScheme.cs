using System.Text;
using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.Basic;

/// <summary>
/// Judges names and passwords (RFC 7617). A hash costs much on purpose: it is worked out away from requests, one at a time, and what was right is
/// remembered by its SHA-256.
/// </summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">What it takes.</param>
/// <param name="users">The hashes by name.</param>
/// <param name="identity">What backends are told.</param>
internal sealed class BasicScheme(string name, BasicOptions options, IReadOnlyDictionary<string, string> users, IdentityHeaders identity) : Scheme(name)
{
    /// <summary>The longest name and password together, encoded.</summary>
    public const int MaxLength = 1024;

    // More than these at the same time are guesses.
    private const int MaxWaiting = 32;
    private const int MaxWaitingOfClient = 4;
    private const string Prefix = "Basic ";

    private readonly TaskScheduler _oneAtATime = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly TokenCache<Caller> _known = new();
    private readonly SingleFlight<TokenKey, SchemeResult> _checks = new(MaxWaiting, MaxWaitingOfClient);

    /// <inheritdoc/>
    public override string Challenge { get; } = $"Basic realm=\"{options.Realm}\", charset=\"UTF-8\"";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialHeaders => ["Authorization"];

    /// <inheritdoc/>
    public override bool Hides(Scheme other) => other is BasicScheme;

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        if (header.Length > MaxLength)
        {
            result = new(AuthenticationFault.TooLong);
            return true;
        }

        var credentials = header[Prefix.Length..].Trim(' ');
        var key = TokenKey.Of(credentials);
        if (_known.Find(key) is { } caller)
            result = new((SchemeResult)caller);
        else if (_checks.TryJoin(key, ClientKey.Of(context.Connection.RemoteIpAddress), key => CheckAsync(key, credentials), out var check))
            result = new(check);
        else
            result = new(AuthenticationFault.Unavailable);
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request) => request.Headers.Remove("Authorization");

    private async Task<SchemeResult> CheckAsync(TokenKey key, string credentials)
    {
        if (Read(credentials) is not var (user, password))
            return AuthenticationFault.Malformed;
        if (!await Task.Factory.StartNew(() => IsRight(user, password), CancellationToken.None, TaskCreationOptions.None, _oneAtATime))
            return AuthenticationFault.Password;
        var claims = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["sub"] = user });
        var caller = identity.CallerOf(Name, claims);
        _known.Add(key, caller);
        return caller;
    }

    private bool IsRight(string user, string password)
    {
        // For a name that nobody has, somebody's hash: an answer takes as long.
        var isKnown = users.TryGetValue(user, out var hash);
        return BCrypt.Net.BCrypt.Verify(password, hash ?? users.Values.First()) && isKnown;
    }

    private static (string User, string Password)? Read(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // bcrypt would end at a zero byte.
        return colon < 0 || text.Contains('\0', StringComparison.Ordinal) ? null : (text[..colon], text[(colon + 1)..]);
    }
}
