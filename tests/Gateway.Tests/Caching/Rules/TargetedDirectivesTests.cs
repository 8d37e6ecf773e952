using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9213, with the grammar of RFC 8941.</summary>
public sealed class TargetedDirectivesTests
{
    [Theory]
    [InlineData("max-age=60", 60)]
    [InlineData("max-age=60, public", 60)]
    [InlineData(" max-age=60 ,\tpublic ", 60)]
    [InlineData("max-age=60;x;y=\"a,b\";z=?0", 60)]
    [InlineData("public, max-age=60", 60)]
    // The last of one name counts (RFC 8941 §4.2.2).
    [InlineData("max-age=10, max-age=60", 60)]
    // Members nobody knows, of any type.
    [InlineData("a=(1 2;q=0.5 \"x)\"), b=(), c=:aGk=:, d=-1.5, e=token:/x, *f, max-age=60", 60)]
    [InlineData("max-age=1.5", 0)]
    [InlineData("max-age=-1", 0)]
    [InlineData("max-age", 0)]
    [InlineData("max-age=ten", 0)]
    [InlineData("max-age=(60)", 0)]
    public void Read_Dictionary_StandsForCacheControl(string field, long maxAge) => Assert.Equal(maxAge, TargetedDirectives.Read(field)!.MaxAge);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(",")]
    [InlineData("max-age=60,")]
    [InlineData(", max-age=60")]
    [InlineData("max-age=60,, public")]
    [InlineData("max-age=60 public")]
    [InlineData("Max-Age=60")]
    [InlineData("max-age =60")]
    [InlineData("max-age= 60")]
    [InlineData("max-age=")]
    [InlineData("max-age=60 ;x")]
    [InlineData("max-age=60;")]
    [InlineData("max-age=60;X")]
    [InlineData("max-age=6o")]
    [InlineData("max-age=1-2")]
    [InlineData("max-age=1.")]
    [InlineData("max-age=1.2345")]
    [InlineData("max-age=1.2.3")]
    [InlineData("max-age=1234567890123456")]
    [InlineData("max-age=-")]
    [InlineData("max-age=60, a=\"x")]
    [InlineData("max-age=60, a=\"\\x\"")]
    [InlineData("max-age=60, a=\"é\"")]
    [InlineData("max-age=60, a=?2")]
    [InlineData("max-age=60, a=x[y]")]
    [InlineData("max-age=60, a=(1 2")]
    [InlineData("max-age=60, a=(1,2)")]
    [InlineData("max-age=60, a=((1))")]
    [InlineData("max-age=60, a=:aGk=")]
    [InlineData("max-age=60, a=@1")]
    [InlineData("max-age=60; public, private=")]
    public void Read_BrokenOrEmpty_IsAsIfAbsent(string field) => Assert.Null(TargetedDirectives.Read(field));

    [Fact]
    public void Read_Absent_IsNull() => Assert.Null(TargetedDirectives.Read(StringValues.Empty));

    [Fact]
    public void Read_SeveralLines_AreOneDictionary()
    {
        var directives = TargetedDirectives.Read(new[] { "max-age=60", "no-store" });
        Assert.Equal(60, directives!.MaxAge);
        Assert.True(directives.NoStore);
    }

    [Fact]
    public void Read_OneBrokenLine_BreaksAll() => Assert.Null(TargetedDirectives.Read(new[] { "max-age=60", "" }));

    [Theory]
    [InlineData("no-store=?0, max-age=60", false)]
    [InlineData("no-store, no-store=?0, max-age=60", false)]
    [InlineData("no-store=?1", true)]
    [InlineData("no-store=?0, no-store", true)]
    [InlineData("no-store;a=\"?0\"", true)]
    public void Read_Booleans_AreTaken(string field, bool noStore) => Assert.Equal(noStore, TargetedDirectives.Read(field)!.NoStore);

    [Fact]
    public void Read_FieldNames_AreAllTaken()
    {
        var directives = TargetedDirectives.Read("private=\"set-cookie, x-user\";a=\"b\", no-cache=\"x-time\", max-age=60");
        Assert.Equal(["set-cookie", "x-user", "x-time"], directives!.FieldsNotKept);
        Assert.False(directives.IsPrivate);
        Assert.False(directives.NoCache);
    }

    // One that is not well formed stands in nobody's place.
    [Theory]
    [InlineData("Gateway-Cache-Control: max-age=1|CDN-Cache-Control: max-age=2|Cache-Control: max-age=3", 1)]
    [InlineData("CDN-Cache-Control: max-age=2|Cache-Control: max-age=3", 2)]
    [InlineData("Gateway-Cache-Control: max-age=|CDN-Cache-Control: max-age=2|Cache-Control: max-age=3", 2)]
    [InlineData("Gateway-Cache-Control: |CDN-Cache-Control: ,|Cache-Control: max-age=3", 3)]
    [InlineData("CDN-Cache-Control: max-age=2|Cache-Control: no-store, private", 2)]
    [InlineData("CDN-Cache-Control: max-age=2|Expires: 0", 2)]
    [InlineData("CDN-Cache-Control: s-maxage=4, max-age=2|Cache-Control: s-maxage=3", 4)]
    public void Judge_SeveralFields_TheFirstThatIsWellFormedCounts(string lines, long lifetime) => Assert.Equal(lifetime, Heads.Stored(lines.Split('|')).Lifetime);

    [Theory]
    [InlineData("CDN-Cache-Control: no-store|Cache-Control: max-age=3", NotStored.NoStore)]
    [InlineData("Gateway-Cache-Control: private|CDN-Cache-Control: max-age=3", NotStored.Private)]
    // Expires has no say beside a targeted field, and something was said.
    [InlineData("CDN-Cache-Control: must-revalidate|Expires: Fri, 02 Jan 2026 00:00:00 GMT", NotStored.Silent)]
    public void Judge_TargetedFieldForbids_IsNotStored(string lines, string reason) => Assert.Equal(
        reason, Storability.Judge(Heads.Received(200, lines.Split('|')), Heads.Policy(new() { DefaultTtl = TimeSpan.FromSeconds(9) }), RequestTraits.None, false).Reason);
}
