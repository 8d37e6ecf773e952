using Gateway.Transforms.Aggregation.Batches;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Aggregation;

/// <summary>Adds aggregation.</summary>
public static class AggregationExtensions
{
    /// <summary>Registers the section <c>Aggregates</c>.</summary>
    public static IServiceCollection AddAggregation(this IServiceCollection services)
    {
        services.AddSingleton<PartEntrance>();
        services.AddSingleton<PartExchanges>();
        services.AddSingleton<BatchEntrance>();
        services.AddSingleton<AggregationMetrics>();
        return services.AddConfigurationSection<AggregationOptions>("Aggregates", AggregationOptionsValidator.Validate);
    }

    /// <summary>Lets parts in: they go the way from here on. Belongs in front of the cache, so that it works for parts, too.</summary>
    public static IApplicationBuilder UseParts(this IApplicationBuilder app)
    {
        var entrance = app.ApplicationServices.GetRequiredService<PartEntrance>();
        return app.Use(entrance.Open);
    }

    /// <summary>Lets the requests of batches in: they go the way from here on, as clients' own. Belongs in front of the access log, and behind what is done once for a connection's request.</summary>
    public static IApplicationBuilder UseBatches(this IApplicationBuilder app)
    {
        var entrance = app.ApplicationServices.GetRequiredService<BatchEntrance>();
        return app.Use(entrance.Open);
    }

    /// <summary>Answers the requests of aggregates, and batches. Belongs behind the cache.</summary>
    public static IApplicationBuilder UseAggregation(this IApplicationBuilder app) => app.UseMiddleware<AggregationMiddleware>().UseMiddleware<BatchMiddleware>();
}
