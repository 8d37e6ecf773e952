using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.RateLimiting.Keys;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.RateLimiting.Keys;

public sealed class KeyRecipeTests
{
    private const string Address = "192.0.2.7";

    // Two requests that one client could send, and which must count as one: | is between lines of a name, ¦ is | in one.
    public static TheoryData<string, string, string> Alike { get; } = new()
    {
        { "client-address", "address=2001:db8:1:2::1", "address=2001:db8:1:2:ffff:ffff:ffff:ffff" },
        { "client-address", "address=::ffff:192.0.2.7", "address=192.0.2.7" },
        { "client-address/48", "address=2001:db8:1:2::1", "address=2001:db8:1:ffff::" },
        { "host", "Host=shop.test", "Host=SHOP.test:8443" },
        { "host", "Host=[2001:db8::1]", "Host=[2001:DB8::1]:8443" },
        { "header:X-Api-Key", "X-Api-Key=a", "x-api-KEY=a" },
        { "header:X-Api-Key", "X-Api-Key=a", "X_Api_Key=a" },
        { "header:X-Api-Key", "X-Api-Key=a", "X.Api.Key=a" },
        { "header:Authorization", "Authorization=Bearer a", "Authorization=bEARER   a" },
        { "header:Authorization", "Authorization=Bearer a", "Authorization=Bearer a==" },
        { "header:Authorization", "Authorization=Bearer a", "Authorization=x;Bearer a" },
        { "header:Authorization", "Authorization=Bearer 17¦a", "Authorization=Bearer a" },
        { "header:Authorization", "Authorization=Bearer 17¦a", "Authorization=Bearer 017¦a" },
        { "header:Authorization", "Authorization=Basic YWI=", "Authorization=bASIC YWJ=" },
        { "cookie:session", "Cookie=session=a", "Cookie=theme=b;session=a" },
        { "cookie:session", "Cookie=session=a", "Cookie=x=1; session=%61" },
        { "cookie:session", "Cookie=session=a", "Cookie=session=\"a\"" },
        // What says nothing counts by address, whatever it says it with.
        { "header:X-Api-Key", "X-Other=a", "X-Api-Key=" },
        { "header:X-Api-Key", "X-Other=a", "X-Api-Key=a|b" },
        { "header:X-Api-Key", "X-Api-Key=a|b", "X-Api-Key=a|c" },
        { "header:X-Api-Key", "X-Other=a", "X_Api_Key=a|b" },
        { "header:X-Api-Key", "X-Other=a", "X-Api-Key=a,X_Api_Key=b" },
        { "header:Authorization", "X-Other=a", "Authorization=Bearer a|Bearer b" },
        { "header:Authorization", "X-Other=a", "Authorization=x Bearer a" },
        { "header:Authorization", "X-Other=a", "Authorization=Bearer a;1" },
        { "header:Authorization", "X-Other=a", "Authorization=x;y a" },
        { "header:Authorization", "X-Other=a", "Authorization= a" },
        { "header:Authorization", "X-Other=a", "Authorization=Bearer é" },
        { "header:Authorization", "X-Other=a", "Authorization=Bearer " },
        { "header:Authorization", "X-Other=a", "Authorization=Bearer" + "\ta" },
        { "header:Authorization", "X-Other=a", "Authorization=Basic YTpi.YTpi" },
        { "header:Authorization", "X-Other=a", "Authorization=Basic YTp" },
        { "header:Authorization", "X-Other=a", "Authorization=Digest username=\"a\"" },
        { "cookie:session", "Cookie=session=a; session=b", "Cookie=session=c; session=d" },
        { "cookie:shop_session", "Cookie=shop.session=real; shop_session=a", "Cookie=shop.session=real; shop_session=b" },
        { "cookie:shop_session", "Cookie=shop[session=real; shop_session=a", "Cookie=shop session=real; shop_session=b" },
        { "cookie:session", "Cookie=session[]=real; session=a", "Cookie=session=b; session[x]=real" },
        { "cookie:session", "Cookie=sessions=a", "Cookie=session=" },
        { "claim:sub", "X-Other=a", "X-Other=b" },
        { "owner", "X-Other=a", "X-Other=b" },
    };

    public static TheoryData<string, string, string> Apart { get; } = new()
    {
        { "client-address", "address=2001:db8:1:2::1", "address=2001:db8:1:3::1" },
        { "client-address", "address=192.0.2.7", "address=192.0.2.8" },
        { "client-address/128", "address=2001:db8::1", "address=2001:db8::2" },
        { "host", "Host=a.test", "Host=b.test" },
        { "header:X-Api-Key", "X-Api-Key=a", "X-Api-Key=A" },
        { "header:X-Api-Key", "X-Api-Key=a", "X-Other=a" },
        { "header:Authorization", "Authorization=Bearer YTpi", "Authorization=Basic YTpi" },
        { "header:Authorization", "Authorization=Bearer 17¦a", "Authorization=Bearer 17¦b" },
        { "header:Authorization", "Authorization=Bearer 17¦a", "X-Other=a" },
        { "header:Authorization", "Authorization=Basic YTpi", "Authorization=Basic YTpj" },
        { "header:Authorization", "Authorization=one-key", "Authorization=another-key" },
        { "header:Authorization", "Authorization=one-key", "X-Other=a" },
        { "cookie:session", "Cookie=session=a", "Cookie=session=b" },
        { "claim:sub", "claim=ada", "claim=bob" },
        { "claim:sub", "claim=ada", "X-Other=a" },
        { "owner", "claim=ada", "claim=bob" },
        { "route", "route=a", "route=b" },
        { "header:X-A,header:X-B", "X-A=ab,X-B=c", "X-A=a,X-B=bc" },
        { "header:X-A,header:X-B", "X-A=a", "X-B=a" },
    };

    [Theory]
    [MemberData(nameof(Alike))]
    public void Write_WhatOneClientCouldSend_IsOneKey(string recipe, string one, string other) => Assert.Equal(KeyOf(recipe, one), KeyOf(recipe, other));

    [Theory]
    [MemberData(nameof(Apart))]
    public void Write_WhatCountsApart_IsTwoKeys(string recipe, string one, string other) => Assert.NotEqual(KeyOf(recipe, one), KeyOf(recipe, other));

    [Fact]
    public void Write_AVeryLongValue_CountsAsAWhole()
    {
        var value = new string('é', 20_000);

        Assert.NotEqual(KeyOf("header:X-Api-Key,route", $"X-Api-Key={value}a"), KeyOf("header:X-Api-Key,route", $"X-Api-Key={value}b"));
        Assert.Equal(KeyOf("header:X-Api-Key,route", $"X-Api-Key={value}a"), KeyOf("header:X-Api-Key,route", $"X-Api-Key={value}a"));
    }

    [Fact]
    public void Write_TheSameClaimsOfTwoSchemes_AreTwoOwners() =>
        Assert.NotEqual(KeyOf("owner", "claim=ada,scheme=keys"), KeyOf("owner", "claim=ada,scheme=tokens"));

    private static string KeyOf(string recipe, string request)
    {
        var parts = recipe.Split(',').Select(static text => KeyPart.TryParse(text, out var part, out _) ? part : throw new InvalidOperationException(text)).ToArray();
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(Address);
        var fields = request.Split(',').Select(static field => field.Split('=', 2)).ToLookup(static field => field[0], static field => field[1]);
        foreach (var field in fields.Where(static field => field.Key is not ("address" or "claim" or "route" or "scheme")))
            context.Request.Headers[field.Key] = new StringValues([.. field.Single().Split('|').Select(static line => line.Replace('¦', '|'))]);
        if (fields["address"].SingleOrDefault() is { } address)
            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (fields["claim"].SingleOrDefault() is { } subject)
            context.Features.Set(new Caller(fields["scheme"].SingleOrDefault() ?? "tokens", JsonSerializer.SerializeToElement(new { sub = subject }), []));
        var key = new KeyWriter(stackalloc byte[KeyWriter.UsualBytes]);
        new KeyRecipe(parts).Write(context, fields["route"].SingleOrDefault() ?? "shop", ref key);
        var written = Encoding.Latin1.GetString(key.Written);
        key.Dispose();
        return written;
    }
}
