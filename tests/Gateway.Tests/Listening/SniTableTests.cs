using Gateway.Listening;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Tests.Listening;

public sealed class SniTableTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("shop.test", "shop.test")]
    [InlineData("SHOP.test", "shop.test")]
    [InlineData("www.shop.test", "*.shop.test")]
    [InlineData("WWW.Shop.Test", "*.shop.test")]
    [InlineData("a.b.shop.test", "*.shop.test")]
    [InlineData("a.api.shop.test", "*.api.shop.test")]
    [InlineData("api.shop.test", "*.shop.test")]
    [InlineData("bücher.test", "bücher.test")]
    [InlineData("xn--bcher-kva.test", "bücher.test")]
    [InlineData(".shop.test", "*")]
    [InlineData("shop.test.", "shop.test")]
    [InlineData("Shop.Test.", "shop.test")]
    [InlineData("www.shop.test.", "*.shop.test")]
    [InlineData("shop.test..", "*")]
    [InlineData("xshop.test", "*")]
    [InlineData("test", "*")]
    [InlineData(".", "*")]
    [InlineData("", "*")]
    public void Find_Name_IsExactThenLongestWildcardThenAny(string name, string expected) =>
        Assert.Equal(expected, Table("shop.test", "*.shop.test", "*.api.shop.test", "bücher.test", "*").Find(name)!.Settings.ServerName);

    [Theory]
    [InlineData("other.test")]
    [InlineData("")]
    public void Find_NothingFits_IsNull(string name)
    {
        Assert.Null(Table("shop.test", "*.shop.test").Find(name));
        Assert.Null(Table("shop.test").Find(name));
    }

    [Fact]
    public void Find_LongName_DoesNotAllocate()
    {
        var table = Table("shop.test", "*.shop.test", "*");
        var name = string.Join('.', Enumerable.Repeat("a", 120));
        table.Find(name);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            table.Find(name);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private SniTable Table(params string[] names)
    {
        var certificate = new KeyedCertificate(_workshop.Issue(["shop.test"]), []);
        return new SniTable([.. names.Select(name => new TlsProfile(
            new TlsSettings("a", name, new(), "", ListenerProtocols.Http1, [TlsVersion.Tls13], ClientCertificateMode.NoCertificate, null, ""),
            certificate,
            ClientAuthorities.System))]);
    }
}
