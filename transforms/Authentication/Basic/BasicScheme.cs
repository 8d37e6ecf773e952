using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
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
    private const string Subject = "sub";
    private const string Prefix = "Basic ";

    // The cost stands behind the version: $2y$12$….
    private readonly string _dearest = users.Values.MaxBy(static hash => int.Parse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture))!;
    private readonly TaskScheduler _oneAtATime = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly TokenCache<Caller> _known = new();
    private readonly SingleFlight<TokenKey, SchemeResult> _checks = new(MaxWaiting, MaxWaitingOfClient);

    /// <inheritdoc/>
    public override string Challenge { get; } = $"Basic realm=\"{options.Realm}\", charset=\"UTF-8\"";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialHeaders => ["Authorization"];

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> PossibleClaims => [Subject];

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

        if (Read(header.AsSpan(Prefix.Length).Trim(' ')) is not { } credentials)
        {
            result = new(AuthenticationFault.Malformed);
            return true;
        }

        // Of what they say: the same name and password have several spellings.
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
        var colon = credentials.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = (credentials[..colon], credentials[(colon + 1)..]);
        if (!await Task.Factory.StartNew(() => IsRight(user, password), CancellationToken.None, TaskCreationOptions.None, _oneAtATime))
            return AuthenticationFault.Password;
        var claims = JsonSerializer.SerializeToElement(new Dictionary<string, string> { [Subject] = user });
        var caller = identity.CallerOf(Name, claims);
        _known.Add(key, caller);
        return caller;
    }

    private bool IsRight(string user, string password)
    {
        // For a name that nobody has, the dearest hash: an answer takes as long as any.
        var isKnown = users.TryGetValue(user, out var hash);
        return BCrypt.Net.BCrypt.Verify(password, hash ?? _dearest) && isKnown;
    }

    // The name, a colon and the password; null for anything else. The decoder would take white space.
    private static string? Read(ReadOnlySpan<char> credentials)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (credentials.ContainsAny(" \t\r\n") || !Convert.TryFromBase64Chars(credentials, bytes, out var length) || !Utf8.IsValid(bytes[..length]))
            return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        // bcrypt would end at a zero byte.
        return !text.Contains(':', StringComparison.Ordinal) || text.Contains('\0', StringComparison.Ordinal) ? null : text;
    }
}
