using System.Text;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Keys;

public sealed class RequestKeyTests
{
    private static readonly string[] Vary = ["accept", "accept-encoding", "cookie", "x-a"];

    [Fact]
    public void Variant_RandomRequests_DifferentOnesNeverHaveTheSameKey()
    {
        var random = new Random(11);
        var seen = new Dictionary<string, string>();
        for (var i = 0; i < 60_000; i++)
        {
            var ask = KeyedRequest.Any(random);
            var key = ask.Write(Vary);
            if (!seen.TryAdd(key, ask.Identity))
                Assert.Equal(seen[key], ask.Identity);
        }
    }

    [Theory]
    [InlineData("a|b", "a,b", true)]
    [InlineData(" a ", "a", true)]
    [InlineData("", "", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "A", false)]
    [InlineData("\u0101", "\u0102", false)]
    [InlineData("é", "\u00c3\u00a9", false)]
    public void Variant_HeaderValues_LinesAndBlanksMakeNoDifference(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Variant(Fields("x-a", one)) == Variant(Fields("x-a", other)));

    [Fact]
    public void Variant_AbsentHeader_IsNotOneWithoutAValue() => Assert.NotEqual(Variant([]), Variant(Fields("x-a", "")));

    [Theory]
    [InlineData("gzip, br", "br;q=0.5, gzip", true)]
    [InlineData("gzip", "br", false)]
    [InlineData("compress", "", false)]
    [InlineData("compress", "exi", false)]
    [InlineData("*", "gzip, br, zstd, deflate", false)]
    [InlineData("gzip", "gzip, identity;q=0", false)]
    public void Variant_AcceptEncoding_SharesWhatMayBeShared(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Variant(Fields("accept-encoding", one)) == Variant(Fields("accept-encoding", other)));

    [Theory]
    [InlineData("Shop.Test", "shop.test", true)]
    [InlineData("shop.test", "shop.test:80", false)]
    public void Address_Host_IsWithoutCase(string one, string other, bool isSame) => Assert.Equal(isSame, Address(one, "/") == Address(other, "/"));

    [Fact]
    public void Address_HostBeyondAscii_IsUnusable()
    {
        var key = new KeyWriter(stackalloc byte[100]);
        RequestKey.Address(ref key, "https", "sh\u00f6p.test", "/");
        Assert.True(key.IsTooLong);
    }

    [Theory]
    [InlineData("/a", "/A")]
    [InlineData("/a", "/%61")]
    [InlineData("/a", "/a?")]
    [InlineData("/a?x=1", "/a?x=2")]
    public void Address_Target_IsAsWritten(string one, string other) => Assert.NotEqual(Address("h", one), Address("h", other));

    [Fact]
    public void Kind_TraitsAndWants_AllDiffer()
    {
        var keys = new HashSet<string>();
        var buffer = new byte[100];
        for (var traits = 0; traits < 16; traits++)
        {
            for (var wants = 0; wants < 4; wants++)
            {
                var key = new KeyWriter(buffer);
                RequestKey.Kind(ref key, (RequestTraits)traits, (wants & 1) == 1, (wants & 2) == 2);
                Assert.True(keys.Add(Convert.ToHexString(key.Written)));
            }
        }
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(RequestKey.MaxBytes - 30, false)]
    [InlineData(RequestKey.MaxBytes, true)]
    [InlineData(RequestKey.MaxBytes * 2, true)]
    public void IsTooLong_Target_TellsWhetherAllWasWritten(int length, bool expected)
    {
        var key = new KeyWriter(new byte[RequestKey.MaxBytes]);
        RequestKey.Address(ref key, "http", "h", "/" + new string('a', length));
        RequestKey.Route(ref key, "route", null);
        Assert.Equal(expected, key.IsTooLong);
    }

    [Fact]
    public void IsTooLong_AnyPart_IsNoticedAtAnyLength()
    {
        var whole = Written(new byte[200], out _).Length;
        for (var size = 0; size < whole; size++)
        {
            Written(new byte[size], out var isTooLong);
            Assert.True(isTooLong, $"{size} of {whole}");
        }
    }

    [Fact]
    public void AddressOf_Key_IsUpToTheRoute()
    {
        var key = new KeyWriter(new byte[200]);
        RequestKey.Address(ref key, "http", "H", "/a?b");
        RequestKey.Route(ref key, "route", "8443");
        RequestKey.Variant(ref key, 0, ["x-a"], Fields("x-a", "v"), null, "user");
        Assert.Equal("http://h/a?b", Encoding.UTF8.GetString(RequestKey.AddressOf(key.Written)));
    }

    private static byte[] Written(byte[] buffer, out bool isTooLong)
    {
        var key = new KeyWriter(buffer);
        RequestKey.Address(ref key, "http", "h", "/a");
        RequestKey.Route(ref key, "r\u00f6ute", "1");
        RequestKey.Variant(ref key, 5, ["x-a"], Fields("x-a", "v\u0101"), null, "user");
        RequestKey.Kind(ref key, RequestTraits.Cookies, isReload: true, takesStale: true);
        isTooLong = key.IsTooLong;
        return key.Written.ToArray();
    }

    private static string Address(string host, string target)
    {
        var key = new KeyWriter(stackalloc byte[200]);
        RequestKey.Address(ref key, "http", host, target);
        return Convert.ToHexString(key.Written);
    }

    private static string Variant(Dictionary<string, StringValues> fields)
    {
        var key = new KeyWriter(stackalloc byte[200]);
        RequestKey.Variant(ref key, 1, Vary, fields, null, null);
        return Convert.ToHexString(key.Written);
    }

    private static Dictionary<string, StringValues> Fields(string name, string lines) => new(StringComparer.OrdinalIgnoreCase) { [name] = lines.Split('|') };
}
