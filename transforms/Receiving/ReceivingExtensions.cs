using Gateway.Transforms.Receiving.Bodies;
using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Receiving.Paths;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Receiving;

/// <summary>What is done first with every request.</summary>
public static class ReceivingExtensions
{
    /// <summary>Registers the route keys <c>AllowRawPath</c>, <c>ExtraMethods</c>, <c>MinRequestBodyRate</c> and <c>MinResponseBodyRate</c>.</summary>
    public static IServiceCollection AddReceiving(this IServiceCollection services)
    {
        services.AddSingleton<ReceivingMetrics>();
        services.AddSingleton<Refuser>();
        services.AddSingleton<RouteTrial>();
        services.AddSingleton<PathJudge>();
        return services
            .AddRouteKey<bool>("AllowRawPath", static route => route.Value is true ? RawPathAllowance.Instance : null)
            .AddRouteKey<IReadOnlyList<string>>("ExtraMethods", ExtraMethods.Resolve)
            .AddRouteKey<BodyRateOptions>("MinRequestBodyRate", RequestBodyRate.Resolve)
            .AddRouteKey<BodyRateOptions>("MinResponseBodyRate", ResponseBodyRate.Resolve);
    }

    /// <summary>Registers the section <c>TrustedProxies</c> and what follows it.</summary>
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services) => services
        .AddConfigurationSection<TrustedProxiesOptions>("TrustedProxies", TrustedProxiesOptionsValidator.Validate)
        .AddSingleton(static services =>
        {
            var trusted = new TrustedProxies();
            services.GetRequiredService<ActiveConfiguration>().OnActivated(
                snapshot => trusted.Use(AddressList.Parse(snapshot.Sections.Get<TrustedProxiesOptions>().Proxies, [])));
            return trusted;
        });

    /// <summary>Finds out who the client is, behind trusted proxies too. Belongs before everything that looks at the client's address.</summary>
    public static IApplicationBuilder UseClientAddress(this IApplicationBuilder app) => app.UseMiddleware<ClientAddressMiddleware>();

    /// <summary>
    /// Sets <c>HttpContext.TraceIdentifier</c> to a fresh id of 16 characters. Belongs before the access log, which reads the
    /// id when the request ends.
    /// </summary>
    public static IApplicationBuilder UseRequestId(this IApplicationBuilder app) => app.UseMiddleware<RequestIdMiddleware>();

    /// <summary>Has a request's body read so that reading can end before it does. Belongs before everything that puts itself between.</summary>
    public static IApplicationBuilder UseRequestBodies(this IApplicationBuilder app) => app.UseMiddleware<RequestBodyMiddleware>();

    /// <summary>Refuses what is wrong whatever the route. Belongs before routing and inside what answers failures.</summary>
    public static IApplicationBuilder UseReception(this IApplicationBuilder app) => app.UseMiddleware<ReceptionMiddleware>();

    /// <summary>Remembers the next step, which must be routing, so that it can be asked about other paths. Costs a request nothing.</summary>
    public static IApplicationBuilder UseRouteTrial(this IApplicationBuilder app)
    {
        var trial = app.ApplicationServices.GetRequiredService<RouteTrial>();
        return app.Use(next =>
        {
            trial.Begin(next);
            return next;
        });
    }

    /// <summary>Refuses what the route does not take. Belongs directly behind routing: it may route a request once more.</summary>
    public static IApplicationBuilder UseJudgement(this IApplicationBuilder app) => app.UseMiddleware<JudgementMiddleware>();
}
