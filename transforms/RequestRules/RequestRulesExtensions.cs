using Gateway.Transforms.Shared.Bodies;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.RequestRules;

/// <summary>Adds rules for requests.</summary>
public static class RequestRulesExtensions
{
    /// <summary>Registers the section <c>RequestRules</c> and the route key <c>RequestRulesPolicy</c>.</summary>
    public static IServiceCollection AddRequestRules(this IServiceCollection services)
    {
        services.AddSingleton<RequestRulesMetrics>();
        return services
            .AddConfigurationSection<RequestRulesOptions>(RequestRulesOptionsValidator.Section, RequestRulesOptionsValidator.Validate)
            .AddRouteKey<string>(RequestRulesOptionsValidator.PolicyKey, RequestRulesOptionsValidator.Resolve, names: $"{RequestRulesOptionsValidator.Section}:Policies");
    }

    /// <summary>Refuses bodies that policies do not take. Belongs behind authentication and limits, as bodies take memory, and where they have been decoded.</summary>
    public static IApplicationBuilder UseRequestRules(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var memory = new BodyMemory();
        services.GetRequiredService<RequestRulesMetrics>().Watch(memory);
        services.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot => memory.Limit = snapshot.Sections.Get<RequestRulesOptions>().MemoryLimit.Bytes);
        return app.UseMiddleware<RequestRulesMiddleware>(memory);
    }
}
