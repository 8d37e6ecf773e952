using Gateway.Transforms.Caching.Keys;

namespace Gateway.Tests.Caching.Keys;

public sealed class KeyWriterTests
{
    [Fact]
    public void Truncate_BehindWhatHadNoRoom_HasRoomForWhatIsShorter()
    {
        var key = new KeyWriter(new byte[40]);
        RequestKey.Address(ref key, "https", "shop.test", "/a");
        var length = key.Length;
        RequestKey.Route(ref key, "a-route-whose-name-has-no-room-here", null);
        Assert.True(key.IsTooLong);

        key.Truncate(length);
        RequestKey.Route(ref key, "short", null);

        Assert.False(key.IsTooLong);
    }
}
