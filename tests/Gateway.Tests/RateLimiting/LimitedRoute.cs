using System.Net;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.RateLimiting;

/// <summary>A route with policies, asked as the pipeline asks it; the configuration can be loaded again.</summary>
internal sealed class LimitedRoute
{
    private readonly RateLimitingOptionsValidator _validator;
    private RouteLimits? _limits;

    public LimitedRoute(params (string Name, RateLimiterPolicyOptions Options)[] policies)
    {
        Services = new LimiterServices(Clock);
        _validator = new RateLimitingOptionsValidator(Services, new FrameworkPolicies());
        Load(policies);
    }

    public Clock Clock { get; } = new();

    public LimiterServices Services { get; }

    public RouteLimits Limits => _limits!;

    /// <summary>Puts policies in force, all of which the route has.</summary>
    public void Load(params (string Name, RateLimiterPolicyOptions Options)[] policies)
    {
        var options = new RateLimitingOptions { Policies = policies.ToDictionary(static one => one.Name, static one => one.Options) };
        var sections = new ConfigurationSections([KeyValuePair.Create(typeof(RateLimitingOptions), (object)options)]);
        var errors = new ConfigurationErrors();
        _validator.Validate(options, sections, errors);
        var metadata = (object[])_validator.Resolve(new RouteKeyContext("shop", "RateLimiterPolicy", policies.Select(static one => one.Name).ToArray(), sections, errors))!;
        Assert.Empty(errors.Errors);
        _limits = metadata.OfType<RouteLimits>().Single();
        Services.Tables.Keep(options);
    }

    /// <summary>Sends a request on its whole way.</summary>
    /// <param name="prepare">What the request has.</param>
    /// <param name="authenticate">What is found out of it between the two places; false for a refusal there.</param>
    /// <param name="status">What the backend answers.</param>
    public async Task<HttpContext> SendAsync(Action<HttpContext>? prepare = null, Func<HttpContext, bool>? authenticate = null, int status = 200)
    {
        var (context, response) = NewRequest(prepare);
        var late = new RateLimitingMiddleware(
            next =>
            {
                next.Response.StatusCode = status;
                return Task.CompletedTask;
            },
            isOfCaller: true);
        var early = new RateLimitingMiddleware(
            next =>
            {
                if (authenticate?.Invoke(next) != false)
                    return late.InvokeAsync(next);
                next.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            },
            isOfCaller: false);
        await early.InvokeAsync(context);
        await response.CompleteAsync();
        return context;
    }

    /// <summary>The statuses of so many requests.</summary>
    public async Task<int[]> SendManyAsync(int count, Action<HttpContext>? prepare = null)
    {
        var statuses = new int[count];
        for (var i = 0; i < count; i++)
            statuses[i] = (await SendAsync(prepare)).Response.StatusCode;
        return statuses;
    }

    /// <summary>How many of so many requests pass.</summary>
    public async Task<int> CountAllowedAsync(int count, Action<HttpContext>? prepare = null) => (await SendManyAsync(count, prepare)).Count(static status => status == 200);

    /// <summary>A request that has not been sent.</summary>
    public (HttpContext Context, CompletingResponse Response) NewRequest(Action<HttpContext>? prepare = null)
    {
        var context = new DefaultHttpContext();
        var response = new CompletingResponse();
        context.Features.Set<IHttpResponseFeature>(response);
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        context.Request.Headers.Host = "shop.test";
        context.Request.Method = "GET";
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(Limits), "shop"));
        prepare?.Invoke(context);
        return (context, response);
    }
}
