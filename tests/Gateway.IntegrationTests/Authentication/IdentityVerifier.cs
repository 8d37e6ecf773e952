using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Checks the token that a backend was given as a backend would: with the keys of the admin port, by Microsoft.IdentityModel.</summary>
internal static class IdentityVerifier
{
    /// <summary>The claims of a token whose signature is right.</summary>
    /// <param name="gateway">Whose admin port has the keys.</param>
    /// <param name="token">As the backend received it.</param>
    public static async Task<JsonElement> ClaimsAsync(GatewayProcess gateway, string token)
    {
        var parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        var header = Read(parts[0]);
        Assert.Equal("ES256", header.GetProperty("alg").GetString());

        using var admin = new HttpClient();
        var set = JsonWebKeySet.Create(await admin.GetStringAsync(new Uri(gateway.AdminAddress, "/.well-known/jwks.json")));
        var key = Assert.Single(set.Keys, key => key.Kid == header.GetProperty("kid").GetString());
        Assert.False(key.HasPrivateKey);
        var verifier = CryptoProviderFactory.Default.CreateForVerifying(key, SecurityAlgorithms.EcdsaSha256);
        var signature = Base64Url.DecodeFromChars(parts[2]);
        Assert.True(verifier.Verify(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature));
        signature[0] ^= 1;
        Assert.False(verifier.Verify(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature));
        return Read(parts[1]);
    }

    private static JsonElement Read(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        return document.RootElement.Clone();
    }
}
