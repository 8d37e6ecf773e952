using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Shared;

public sealed class RequestErrorsTests
{
    [Fact]
    public void Name_EveryErrorButAnIdleUpgrade_HasOne() =>
        Assert.Equal(
            [ForwarderError.None, ForwarderError.UpgradeActivityTimeout],
            Enum.GetValues<ForwarderError>().Where(static error => RequestErrors.Name(error) is null).Order());
}
