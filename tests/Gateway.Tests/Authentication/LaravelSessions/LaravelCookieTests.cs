using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Authentication.LaravelSessions;

namespace Gateway.Tests.Authentication.LaravelSessions;

public sealed class LaravelCookieTests
{
    private const string Id = "0123456789abcdefghijABCDEFGHIJ0123456789";

    private readonly byte[] _now = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _before = RandomNumberGenerator.GetBytes(32);

    private LaravelCookie Cookie => new("laravel_session", [_now, _before]);

    [Fact]
    public void Decrypt_CookieOfEitherKey_GivesTheId()
    {
        Assert.Equal(Id, Cookie.Decrypt(Make(_now)));
        Assert.Equal(Id, Cookie.Decrypt(Make(_before)));
    }

    [Fact]
    public void Decrypt_WhatIsNotOurs_GivesNothing()
    {
        Assert.Null(Cookie.Decrypt(Make(RandomNumberGenerator.GetBytes(32))));
        Assert.Null(Cookie.Decrypt(Make(_now, cookie: "XSRF-TOKEN")));
        Assert.Null(Cookie.Decrypt(Make(_now, mark: "")));
        Assert.Null(Cookie.Decrypt(Make(_now, mac: new string('0', 64))));
        Assert.Null(Cookie.Decrypt(Make(_now, mac: "")));
        Assert.Null(Cookie.Decrypt(Make(_now)[..^12]));
        // As AES-256-GCM has it: a vector of 12 bytes, and a tag for the MAC.
        Assert.Null(Cookie.Decrypt(Convert.ToBase64String("""{"iv":"AAAAAAAAAAAAAAAA","value":"AAAAAAAAAAAAAAAAAAAAAA==","mac":"","tag":"AAAAAAAAAAAAAAAAAAAAAA=="}"""u8)));
        Assert.Null(Cookie.Decrypt("eyJpdiI6W119"));
        Assert.Null(Cookie.Decrypt("W10="));
        Assert.Null(Cookie.Decrypt("%"));
        Assert.Null(Cookie.Decrypt(""));
        Assert.Null(Cookie.Decrypt(new string('A', 5000)));
    }

    private static string Make(byte[] key, string cookie = "laravel_session", string? mark = null, string? mac = null)
    {
        var vector = RandomNumberGenerator.GetBytes(16);
        using var aes = Aes.Create();
        aes.Key = key;
#pragma warning disable CA5350 // Laravel's mark.
        mark ??= Convert.ToHexStringLower(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes($"{cookie}v2"))) + "|";
#pragma warning restore CA5350
        var text = Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(mark + Id), vector));
        var iv = Convert.ToBase64String(vector);
        mac ??= Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(iv + text)));
        return Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"iv":"{{iv}}","value":"{{text}}","mac":"{{mac}}","tag":""}""")));
    }
}
