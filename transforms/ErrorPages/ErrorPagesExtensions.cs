using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.ErrorPages;

/// <summary>Adds the gateway's own answers.</summary>
public static class ErrorPagesExtensions
{
    /// <summary>Registers the section <c>ErrorPages</c>.</summary>
    public static IServiceCollection AddErrorPages(this IServiceCollection services)
    {
        var validator = new ErrorPagesOptionsValidator();
        return services
            .AddSingleton(validator)
            .AddSingleton<FailurePages>()
            .AddConfigurationSection<ErrorPagesOptions>("ErrorPages", validator.Validate);
    }

    /// <summary>
    /// Answers whatever fails in the middleware after it. Belongs inside the access log and outside routing, so that
    /// the log sees the answer and every failure passes here.
    /// </summary>
    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app)
    {
        var pages = app.ApplicationServices.GetRequiredService<FailurePages>();
        var validator = app.ApplicationServices.GetRequiredService<ErrorPagesOptionsValidator>();
        app.ApplicationServices.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot =>
            pages.Use(validator.Read(snapshot.Sections.Get<ErrorPagesOptions>(), snapshot.Sections).ByStatus));
        return app.UseMiddleware<ErrorPagesMiddleware>();
    }
}
