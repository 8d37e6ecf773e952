using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Pressure;

/// <summary>Adds what keeps the gateway itself from having too much to do.</summary>
public static class PressureExtensions
{
    /// <summary>Registers the section <c>Pressure</c> and the route key <c>Priority</c>.</summary>
    public static IServiceCollection AddPressure(this IServiceCollection services)
    {
        var validator = new PressureOptionsValidator();
        services.AddSingleton(static services => new Guard(
            services.GetRequiredService<TimeProvider>(), services.GetServices<IMemoryRelief>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Pressure")));
        services.AddSingleton(static services => new GuardThread(
            services.GetRequiredService<Guard>(), services.GetRequiredService<TimeProvider>(), services.GetService<EventLoops>(), services.GetRequiredService<ILogger<GuardThread>>()));
        services.AddSingleton<PressureMetrics>();
        services.AddSingleton<Refuser>();
        return services
            .AddConfigurationSection<PressureOptions>(PressureOptionsValidator.Section, PressureOptionsValidator.Validate)
            .AddRouteKey<RequestPriority>(PriorityRules.RouteKey, validator.Resolve);
    }

    /// <summary>Refuses what would be refused whoever calls. Belongs behind routing, in front of limits and authentication.</summary>
    public static IApplicationBuilder UsePressure(this IApplicationBuilder app)
    {
        var guard = app.ApplicationServices.GetRequiredService<Guard>();
        app.ApplicationServices.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot => guard.Apply(snapshot.Sections.Get<PressureOptions>()));
        app.ApplicationServices.GetRequiredService<GuardThread>().Start();
        return app.UseMiddleware<PressureMiddleware>();
    }

    /// <summary>Refuses by who calls. Belongs behind authentication.</summary>
    public static IApplicationBuilder UseCallerPressure(this IApplicationBuilder app) => app.UseMiddleware<CallerPressureMiddleware>();

    /// <summary>Maps <c>GET /pressure</c>: how much is refused and why.</summary>
    /// <param name="endpoints">Of the admin port.</param>
    /// <param name="gateway">The gateway's services.</param>
    public static void MapPressure(this IEndpointRouteBuilder endpoints, IServiceProvider gateway)
    {
        var guard = gateway.GetRequiredService<Guard>();
        endpoints.MapGet("/pressure", async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.Body.WriteAsync(PressureStatus.Write(guard), context.RequestAborted);
        });
    }
}
