using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Compression;

/// <summary>Adds compression.</summary>
public static class CompressionExtensions
{
    /// <summary>Registers the section <c>Compression</c> and the route keys <c>CompressionPolicy</c> and <c>Sensitive</c>.</summary>
    public static IServiceCollection AddCompression(this IServiceCollection services)
    {
        var shared = new CompressionServices();
        var validator = new CompressionOptionsValidator(shared);
        services.AddSingleton(shared);
        services.AddSingleton<CompressionMetrics>();
        return services
            .AddConfigurationSection<CompressionOptions>("Compression", CompressionOptionsValidator.Validate)
            .AddRouteKey<string>(CompressionOptionsValidator.PolicyKey, validator.Resolve, names: "Compression:Policies")
            .AddRouteKey<bool>(CompressionOptionsValidator.SensitiveKey, static _ => null);
    }

    /// <summary>Encodes responses. Belongs behind everything that may refuse a request, and before what stores answers.</summary>
    public static IApplicationBuilder UseCompression(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        services.GetRequiredService<CompressionServices>().Attach(services.GetRequiredService<CompressionMetrics>());
        return app.UseMiddleware<CompressionMiddleware>();
    }
}
