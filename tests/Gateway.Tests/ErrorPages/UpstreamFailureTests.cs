using Gateway.Transforms.ErrorPages;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.ErrorPages;

public sealed class UpstreamFailureTests
{
    [Theory]
    [InlineData(ForwarderError.None, null)]
    [InlineData(ForwarderError.Request, "upstream-invalid")]
    [InlineData(ForwarderError.RequestTimedOut, "upstream-timeout")]
    [InlineData(ForwarderError.RequestCanceled, "upstream-timeout")]
    [InlineData(ForwarderError.RequestBodyCanceled, "upstream-timeout")]
    [InlineData(ForwarderError.RequestBodyClient, "bad-request")]
    [InlineData(ForwarderError.RequestBodyDestination, "upstream-invalid")]
    [InlineData(ForwarderError.ResponseBodyCanceled, "upstream-timeout")]
    [InlineData(ForwarderError.ResponseBodyClient, "upstream-invalid")]
    [InlineData(ForwarderError.ResponseBodyDestination, "upstream-invalid")]
    [InlineData(ForwarderError.ResponseHeaders, "upstream-invalid")]
    [InlineData(ForwarderError.UpgradeActivityTimeout, "upstream-timeout")]
    [InlineData(ForwarderError.UpgradeRequestCanceled, "upstream-invalid")]
    [InlineData(ForwarderError.UpgradeRequestClient, "upstream-invalid")]
    [InlineData(ForwarderError.UpgradeRequestDestination, "upstream-invalid")]
    [InlineData(ForwarderError.UpgradeResponseCanceled, "upstream-invalid")]
    [InlineData(ForwarderError.UpgradeResponseClient, "upstream-invalid")]
    [InlineData(ForwarderError.UpgradeResponseDestination, "upstream-invalid")]
    [InlineData(ForwarderError.NoAvailableDestinations, "no-available-destination")]
    [InlineData(ForwarderError.RequestCreation, "internal")]
    public void Of_Error_IsFailure(ForwarderError error, string? name) =>
        Assert.Equal(name, UpstreamFailure.Of(error, new AggregateException(), isClientGone: false)?.Name);

    [Fact]
    public void Of_EveryError_IsInTheTable() => Assert.Equal(20, Enum.GetValues<ForwarderError>().Length);

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "upstream-unreachable")]
    [InlineData(HttpRequestError.NameResolutionError, "upstream-unreachable")]
    [InlineData(HttpRequestError.SecureConnectionError, "upstream-unreachable")]
    [InlineData(HttpRequestError.ResponseEnded, "upstream-invalid")]
    [InlineData(HttpRequestError.InvalidResponse, "upstream-invalid")]
    [InlineData(HttpRequestError.HttpProtocolError, "upstream-invalid")]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, "upstream-invalid")]
    public void Of_RequestError_TellsUnreachableFromInvalid(HttpRequestError error, string name) =>
        Assert.Equal(name, UpstreamFailure.Of(ForwarderError.Request, new HttpRequestException(error), isClientGone: false)?.Name);

    [Theory]
    [InlineData(StatusCodes.Status413PayloadTooLarge, "body-too-large")]
    [InlineData(StatusCodes.Status408RequestTimeout, "request-timeout")]
    [InlineData(StatusCodes.Status400BadRequest, "bad-request")]
    public void Of_BodyRefusedByServer_KeepsItsStatus(int status, string name) =>
        Assert.Equal(name, UpstreamFailure.Of(
            ForwarderError.RequestBodyClient,
            new AggregateException(new BadHttpRequestException("no", status), new HttpRequestException()),
            isClientGone: false)?.Name);

    [Theory]
    [InlineData(ForwarderError.RequestBodyClient, "request-timeout")]
    [InlineData(ForwarderError.RequestBodyDestination, "upstream-timeout")]
    public void Of_BodyTimedOut_IsTimeout(ForwarderError error, string name) =>
        Assert.Equal(name, UpstreamFailure.Of(error, new AggregateException(new TaskCanceledException()), isClientGone: false)?.Name);

    [Theory]
    [InlineData(ForwarderError.RequestBodyClient)]
    [InlineData(ForwarderError.RequestBodyDestination)]
    [InlineData(ForwarderError.RequestBodyCanceled)]
    public void Of_BodyFailedAfterBackendAnswered_IsNone(ForwarderError error) =>
        Assert.Null(UpstreamFailure.Of(error, new IOException(), isClientGone: false));

    [Theory]
    [InlineData(ForwarderError.RequestCanceled)]
    [InlineData(ForwarderError.RequestBodyClient)]
    [InlineData(ForwarderError.ResponseBodyClient)]
    public void Of_ClientGone_IsClientGone(ForwarderError error) =>
        Assert.Equal("client-gone", UpstreamFailure.Of(error, new AggregateException(), isClientGone: true)?.Name);
}
