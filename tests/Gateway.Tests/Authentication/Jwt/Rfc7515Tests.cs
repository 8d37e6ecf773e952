using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Authentication.Jwt;

namespace Gateway.Tests.Authentication.Jwt;

/// <summary>The examples of RFC 7515, appendix A, with the keys as they are printed there. They expire at 1300819380.</summary>
public sealed class Rfc7515Tests : IDisposable
{
    private const string Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private const string Hs256 = $"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{Payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private const string Hs256Key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

    private const string Rs256 = $"eyJhbGciOiJSUzI1NiJ9.{Payload}."
        + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07"
        + "Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private const string Rs256Key = """
        {"kty":"RSA",
         "n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
         "e":"AQAB"}
        """;

    private const string Es256 = $"eyJhbGciOiJFUzI1NiJ9.{Payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private const string Es256Key = """
        {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
        """;

    private static readonly DateTimeOffset BeforeItsEnd = DateTimeOffset.FromUnixTimeSeconds(1300819380 - 60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-rfc-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("RS256", Rs256, Rs256Key)]
    [InlineData("ES256", Es256, Es256Key)]
    public async Task Example_OfAPublicKey_IsRefusedForItsExpiryAlone(string algorithm, string token, string key)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "keys.json"), $$"""{"keys":[{{key}}]}""");
        var planned = Planned.Of(new JwtOptions { Algorithms = [algorithm], JwksFile = "keys.json", Issuers = ["joe"] }, folder: _folder.FullName);
        Assert.Empty(planned.Errors.Errors);

        Assert.Equal("token_expired", await planned.FaultOfAsync(token));
        Assert.Equal("token_signature", await planned.FaultOfAsync(Forged(token)));
        planned.Clock.Now = BeforeItsEnd;
        var caller = (await planned.AskAsync(token))!.Value.Caller!;
        Assert.Equal("joe", caller.Claims.GetProperty("iss").GetString());
        Assert.Equal(JsonValueKind.True, caller.Claims.GetProperty("http://example.com/is_root").ValueKind);
        Assert.Equal("token_signature", await planned.FaultOfAsync(Forged(token)));
    }

    // Its key is no text, as a scheme's secret is.
    [Fact]
    public void Example_OfASecret_HasTheSignatureThatItsKeyMakes()
    {
        var key = new SecretKey(Base64Url.DecodeFromChars(Hs256Key));
        var algorithm = JwtAlgorithm.All["HS256"];
        var dot = Hs256.LastIndexOf('.');
        var signature = Base64Url.DecodeFromChars(Hs256.AsSpan(dot + 1));

        Assert.True(key.Verify(algorithm, Encoding.ASCII.GetBytes(Hs256[..dot]), signature));
        Assert.False(key.Verify(algorithm, Encoding.ASCII.GetBytes(Forged(Hs256)[..dot]), signature));
        signature[^1] ^= 1;
        Assert.False(key.Verify(algorithm, Encoding.ASCII.GetBytes(Hs256[..dot]), signature));
    }

    // The claim is_root turned into is_roos.
    private static string Forged(string token)
    {
        var parts = token.Split('.');
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("is_root", "is_roos", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.{parts[2]}";
    }
}
