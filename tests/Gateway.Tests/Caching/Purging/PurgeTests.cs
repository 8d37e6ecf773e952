using System.Text;
using Gateway.Transforms.Caching.Purging;

namespace Gateway.Tests.Caching.Purging;

public sealed class PurgeTests
{
    private static readonly byte[] Address = Encoding.UTF8.GetBytes("https://h/a?b");

    [Theory]
    [InlineData("https://h/a?b", true)]
    [InlineData("https://h/a", false)]
    [InlineData("https://h/a?b=1", false)]
    [InlineData("http://h/a?b", false)]
    public void Means_Address_IsExactlyThat(string address, bool expected) => Assert.Equal(expected, new Purge(null, Encoding.UTF8.GetBytes(address), null, false).Means(Address, []));

    [Theory]
    [InlineData("https://h/", true)]
    [InlineData("https://h/a?b", true)]
    [InlineData("https://h/a?bc", false)]
    [InlineData("https://i/", false)]
    public void Means_Prefix_IsTheBeginning(string prefix, bool expected) => Assert.Equal(expected, new Purge(null, null, Encoding.UTF8.GetBytes(prefix), false).Means(Address, []));

    [Fact]
    public void Means_TagAndAll_GoByTagsOrNothing()
    {
        Assert.True(new Purge(2, null, null, false).Means(Address, [1, 2]));
        Assert.False(new Purge(3, null, null, false).Means(Address, [1, 2]));
        Assert.True(new Purge(null, null, null, false).Means(Address, []));
    }

    [Fact]
    public void EffectOn_OlderEntry_IsPurgedAndYoungerIsNot()
    {
        var log = new PurgeLog();
        var before = log.Sequence;
        log.Add(new Purge(null, Address, null, IsSoft: false));
        Assert.Equal(PurgeEffect.Gone, log.EffectOn(before, Address, []));
        Assert.Equal(PurgeEffect.None, log.EffectOn(log.Sequence, Address, []));
    }

    [Theory]
    [InlineData(true, true, "Stale")]
    [InlineData(true, false, "Gone")]
    [InlineData(false, true, "Gone")]
    public void EffectOn_SeveralPurges_TheHarderCounts(bool isFirstSoft, bool isSecondSoft, string expected)
    {
        var log = new PurgeLog();
        log.Add(new Purge(7, null, null, isFirstSoft));
        log.Add(new Purge(null, Address, null, isSecondSoft));
        Assert.Equal(expected, log.EffectOn(0, Address, [7]).ToString());
    }

    [Fact]
    public void Add_EverythingHard_StandsForAllBefore()
    {
        var log = new PurgeLog();
        log.Add(new Purge(7, null, null, IsSoft: false));
        log.Add(new Purge(null, null, null, IsSoft: false));
        Assert.Single(log.Pending);
        Assert.Equal(PurgeEffect.Gone, log.EffectOn(0, Address, []));
        Assert.Equal(PurgeEffect.Gone, log.EffectOn(1, Address, []));
    }

    [Fact]
    public void Add_EverythingSoft_KeepsWhatIsHard()
    {
        var log = new PurgeLog();
        log.Add(new Purge(7, null, null, IsSoft: false));
        log.Add(new Purge(null, null, null, IsSoft: true));
        Assert.Equal(PurgeEffect.Gone, log.EffectOn(0, Address, [7]));
        Assert.Equal(PurgeEffect.Stale, log.EffectOn(0, Address, [8]));
    }

    [Fact]
    public void Add_TooMany_BecomeOneForEverything()
    {
        var log = new PurgeLog();
        for (var i = 0; i < PurgeLog.MaxPending; i++)
            log.Add(new Purge((ulong)i, null, null, IsSoft: true));
        Assert.Equal(PurgeEffect.None, log.EffectOn(0, Address, []));
        log.Add(new Purge(5000, null, null, IsSoft: true));
        Assert.Equal(PurgeEffect.Gone, log.EffectOn(0, Address, []));
        Assert.Single(log.Pending);
    }

    [Fact]
    public void Forget_UpToANumber_KeepsYounger()
    {
        var log = new PurgeLog();
        var first = log.Add(new Purge(1, null, null, IsSoft: false));
        log.Add(new Purge(2, null, null, IsSoft: false));
        log.Forget(first.Sequence);
        Assert.Equal(PurgeEffect.None, log.EffectOn(0, Address, [1]));
        Assert.Equal(PurgeEffect.Gone, log.EffectOn(0, Address, [2]));
    }
}
