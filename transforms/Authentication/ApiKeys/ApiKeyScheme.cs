using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Authentication.Tokens;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.ApiKeys;

/// <summary>Judges keys by their hash: whoever reads the configuration or this process's memory learns none.</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">Where the key comes.</param>
/// <param name="keys">The keys.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiKeyScheme(string name, ApiKeyOptions options, IReadOnlyList<ApiKey> keys, TimeProvider time) : Scheme(name)
{
    /// <summary>The longest key.</summary>
    public const int MaxKeyLength = 1024;

    // What a look-up tells by its time is about a hash, which nobody can choose; the key itself is compared in constant time.
    private readonly Dictionary<UInt128, ApiKey> _byHash = keys.ToDictionary(static key => Start(key.Hash));

    /// <inheritdoc/>
    public override string Challenge => "ApiKey";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> PossibleClaims => ["sub", "scope", "tag"];

    // Other keys may come with the next edit of a file.
    /// <inheritdoc/>
    public override bool CanSatisfy(Requirements requirements)
    {
        if (!base.CanSatisfy(requirements))
            return false;
        var now = time.GetUtcNow();
        return options.KeysFile is not null || keys.Any(key => !(key.Expires <= now) && requirements.AreMetBy(key.Caller.Claims, this));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialHeaders => options.Header is { } header ? [header] : [];

    /// <inheritdoc/>
    public override bool Hides(Scheme other) => SharesHeaderWith(other);

    /// <inheritdoc/>
    public override bool IsAmbiguousIn(HttpRequest request)
    {
        if (options.Query is not { } query || !request.QueryString.HasValue)
            return false;
        return QueryName.IsAmbiguous(request.Query, query)
            || (options.Header is { } header && request.Headers[header] is [{ } inHeader] && request.Query[query] is [{ } inQuery] && inHeader != inQuery);
    }

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        if (Find(context.Request) is not { } key)
            return false;
        result = new(Judge(key));
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request)
    {
        if (options.Header is { } header)
            request.Headers.Remove(header);
    }

    private string? Find(HttpRequest request)
    {
        if (options.Header is { } header && request.Headers[header] is { Count: > 0 } values)
            return values.Count == 1 ? values[0] : "";
        return options.Query is { } query && request.Query[query] is { Count: > 0 } parameters ? (parameters.Count == 1 ? parameters[0] : "") : null;
    }

    private SchemeResult Judge(string presented)
    {
        if (presented.Length is 0 or > MaxKeyLength)
            return AuthenticationFault.Key;
        Span<byte> bytes = stackalloc byte[MaxKeyLength * 3];
        bytes = bytes[..Encoding.UTF8.GetBytes(presented, bytes)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return _byHash.TryGetValue(Start(hash), out var key) && CryptographicOperations.FixedTimeEquals(key.Hash, hash) && !(key.Expires <= time.GetUtcNow())
            ? new SchemeResult(key.Caller, null, key.Expires?.ToUnixTimeMilliseconds() ?? long.MaxValue)
            : AuthenticationFault.Key;
    }

    private static UInt128 Start(ReadOnlySpan<byte> hash) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
}
