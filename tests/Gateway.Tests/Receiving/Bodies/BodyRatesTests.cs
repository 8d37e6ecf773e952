using Gateway.Transforms.Receiving.Bodies;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Receiving.Bodies;

public sealed class BodyRatesTests
{
    [Fact]
    public void Of_Rate_IsTheServers()
    {
        var rate = BodyRates.Of(new BodyRateOptions { BytesPerSecond = new ByteSize(1000), GracePeriod = TimeSpan.FromSeconds(7) });

        Assert.Equal((1000, TimeSpan.FromSeconds(7)), (rate!.BytesPerSecond, rate.GracePeriod));
    }

    [Fact]
    public void Of_Zero_IsNoRate() => Assert.Null(BodyRates.Of(new BodyRateOptions { BytesPerSecond = new ByteSize(0) }));
}
