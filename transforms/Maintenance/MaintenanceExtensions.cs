using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Maintenance;

/// <summary>Adds the maintenance answer.</summary>
public static class MaintenanceExtensions
{
    /// <summary>Registers the section <c>Maintenance</c> and the route key of the same name.</summary>
    public static IServiceCollection AddMaintenance(this IServiceCollection services)
    {
        var validator = new MaintenanceOptionsValidator();
        return services
            .AddConfigurationSection<MaintenanceOptions>("Maintenance", validator.Validate)
            .AddRouteKey<bool>("Maintenance", validator.Resolve);
    }

    /// <summary>Answers for routes in maintenance. Belongs after routing and after the client's address is known.</summary>
    public static IApplicationBuilder UseMaintenance(this IApplicationBuilder app) => app.UseMiddleware<MaintenanceMiddleware>();
}
