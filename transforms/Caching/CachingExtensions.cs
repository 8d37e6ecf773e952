using System.Text.Json;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Caching;

/// <summary>Adds the HTTP cache.</summary>
public static class CachingExtensions
{
    /// <summary>Registers the section <c>Caching</c> and the route key <c>CachePolicy</c>.</summary>
    public static IServiceCollection AddCaching(this IServiceCollection services)
    {
        var validator = new CachingOptionsValidator();
        services.AddSingleton(validator);
        services.AddSingleton<Cache>();
        services.AddSingleton<IMemoryRelief>(static services => services.GetRequiredService<Cache>().Allowance);
        services.AddSingleton<CachingMetrics>();
        services.AddSingleton<Purger>();
        services.AddSingleton<SecondLevelMetrics>();
        services.AddSingleton<SharedCache>();
        return services
            .AddConfigurationSection<CachingOptions>("Caching", CachingOptionsValidator.Validate)
            .AddRouteKey<string>("CachePolicy", validator.Resolve, isForCalls: true, names: "Caching:Policies");
    }

    /// <summary>Answers from the cache. Belongs behind whatever decides who may have an answer, and in front of the backend.</summary>
    public static IApplicationBuilder UseCaching(this IApplicationBuilder app)
    {
        var cache = app.ApplicationServices.GetRequiredService<Cache>();
        var second = app.ApplicationServices.GetRequiredService<SharedCache>();
        var validator = app.ApplicationServices.GetRequiredService<CachingOptionsValidator>();
        var redis = app.ApplicationServices.GetRequiredService<RedisAtStart>();
        app.ApplicationServices.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot =>
        {
            var options = snapshot.Sections.Get<CachingOptions>();
            cache.Allowance.Configure(options.MemoryLimit.Bytes);
            cache.Policies = validator.PoliciesOf(options);
            if (redis.Begin(snapshot.Sections).Connection is { } connection && cache.Policies.Count > 0)
                second.Start(connection);
        });
        return app.UseMiddleware<CachingMiddleware>();
    }

    /// <summary>Maps <c>POST /cache/purge</c>: <c>{"tag":…}</c>, <c>{"url":…}</c>, <c>{"prefix":…}</c> or <c>{"all":true}</c>, with <c>"soft":true</c> beside it.</summary>
    /// <param name="endpoints">Of the admin port.</param>
    /// <param name="gateway">The gateway's services.</param>
    public static void MapPurge(this IEndpointRouteBuilder endpoints, IServiceProvider gateway)
    {
        var purger = gateway.GetRequiredService<Purger>();
        var second = gateway.GetRequiredService<SharedCache>();
        endpoints.MapPost("/cache/purge", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var request = PurgeRequest.Read(body.GetBuffer().AsMemory(0, (int)body.Length), out var problem);
            if (request is null)
            {
                await context.WriteFailureAsync(KnownFailures.BadRequest.With(problem!, null));
                return;
            }

            request.Begin(purger);
            // Others are told, or will be: here it is done.
            await second.WhenToldAsync();
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsync(
                JsonSerializer.Serialize(new { purged = request.Kind, values = request.Values, soft = request.IsSoft }), context.RequestAborted);
        });
    }
}
