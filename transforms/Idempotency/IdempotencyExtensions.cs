using Gateway.Transforms.Idempotency.Records;
using Gateway.Transforms.Shared.Bodies;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Idempotency;

/// <summary>Adds idempotency keys.</summary>
public static class IdempotencyExtensions
{
    /// <summary>Registers the section <c>Idempotency</c> and the route key <c>IdempotencyPolicy</c>.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<IdempotencyMetrics>();
        return services
            .AddConfigurationSection<IdempotencyOptions>(IdempotencyOptionsValidator.Section, IdempotencyOptionsValidator.Validate)
            .AddRouteKey<string>(IdempotencyOptionsValidator.PolicyKey, IdempotencyOptionsValidator.Resolve, names: $"{IdempotencyOptionsValidator.Section}:Policies");
    }

    /// <summary>Has requests done once. Belongs where it is known who calls and that they may, and where answers are not encoded yet.</summary>
    public static IApplicationBuilder UseIdempotency(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var records = new KeyRecords(new MemoryRecords(services.GetRequiredService<TimeProvider>()));
        var bodies = new BodyMemory();
        services.GetRequiredService<IdempotencyMetrics>().Watch(records.Memory);
        services.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot =>
        {
            var options = snapshot.Sections.Get<IdempotencyOptions>();
            (records.Memory.MaxBytes, bodies.Limit) = (options.MemoryLimit.Bytes, options.BodyMemoryLimit.Bytes);
            if (services.GetRequiredService<RedisAtStart>().Begin(snapshot.Sections).Connection is { } connection && options.Policies.Values.Any(static policy => policy.Shared))
                records.Redis ??= MakeRedis(services, connection);
            if (records.Redis is { } redis)
                redis.Timeout = options.Timeout;
        });
        return app.UseMiddleware<IdempotencyMiddleware>(records, bodies);
    }

    private static RedisRecords MakeRedis(IServiceProvider services, string connection) => new(
        new RedisConnection(connection),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Idempotency"));
}
