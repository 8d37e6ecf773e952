using System.Text.Json;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>What a token's header says (RFC 7515 §4.1).</summary>
/// <param name="Algorithm">The algorithm; null where it is missing or none that is known.</param>
/// <param name="KeyId">The key it names; null for none.</param>
/// <param name="Type">Its type without <c>application/</c>; null for none.</param>
/// <param name="Fault">What is wrong with it; null for nothing.</param>
internal readonly record struct JwtHeader(JwtAlgorithm? Algorithm, string? KeyId, string? Type, AuthenticationFault? Fault)
{
    private const string MediaType = "application/";

    // Keys that the sender brings along or has us fetch (RFC 8725 §3.5, §3.10), extensions that must be understood, and what
    // changes how the parts are read.
    private static readonly string[] Refused = ["crit", "jwk", "jku", "x5u", "b64", "zip", "enc"];

    /// <summary>Reads it.</summary>
    public static JwtHeader Of(JsonElement header)
    {
        string? Text(string name) => header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        bool IsWrong(string name) => header.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.String;

        var type = Text("typ");
        if (type?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) == true)
            type = type[MediaType.Length..];
        var fault = Array.Exists(Refused, name => header.TryGetProperty(name, out _)) || IsWrong("kid") || IsWrong("typ") ? AuthenticationFault.Header : null;
        return new JwtHeader(JwtAlgorithm.All.GetValueOrDefault(Text("alg") ?? ""), Text("kid"), type, fault);
    }
}
