using System.Text.Json;

namespace Gateway.Transforms.Shared.Callers;

/// <summary>
/// Who calls, as its credential proved: a feature of the request, absent for anonymous ones. Immutable, shared by all requests that
/// bring the same credential.
/// </summary>
/// <param name="scheme">The name of the scheme that decided, as configured.</param>
/// <param name="claims">What is known of the caller: a JSON object, with the names of JWT (RFC 7519 §4).</param>
/// <param name="headers">What the backend is told, names and values ready to be sent.</param>
public sealed class Caller(string scheme, JsonElement claims, IReadOnlyList<KeyValuePair<string, string>> headers)
{
    /// <summary>The name of the scheme that decided, as configured.</summary>
    public string Scheme => scheme;

    /// <summary>What is known of the caller: a JSON object, with the names of JWT.</summary>
    public JsonElement Claims => claims;

    /// <summary>What the backend is told, names and values ready to be sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => headers;

    /// <summary>The claim <c>sub</c>; null where there is none.</summary>
    public string? Subject { get; } = claims.TryGetProperty("sub", out var subject)
        ? subject.ValueKind switch
        {
            JsonValueKind.String => subject.GetString(),
            JsonValueKind.Number => subject.GetRawText(),
            _ => null,
        }
        : null;
}
