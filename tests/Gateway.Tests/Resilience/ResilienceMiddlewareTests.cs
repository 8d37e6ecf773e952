using Gateway.Transforms.Resilience;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Resilience;

public sealed class ResilienceMiddlewareTests
{
    [Fact]
    public void Invoke_OnARouteWithoutAPolicy_IsTheNextStepItself()
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(), "shop"));
        var next = new TaskCompletionSource().Task;

        Assert.Same(next, new ResilienceMiddleware(_ => next).InvokeAsync(context));
        Assert.Same(next, new AttemptMiddleware(_ => next).InvokeAsync(context));
    }
}
