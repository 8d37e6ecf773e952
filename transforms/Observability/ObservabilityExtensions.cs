using Gateway.Transforms.Observability.AccessLogging;
using Gateway.Transforms.Observability.Otlp;
using Gateway.Transforms.Observability.Prometheus;
using Gateway.Transforms.Observability.Upstream;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Observability;

/// <summary>Access log, metrics and traces: section <c>Telemetry</c>.</summary>
public static class ObservabilityExtensions
{
    private const string HostingCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string ForwarderCategory = "Yarp.ReverseProxy.Forwarder.HttpForwarder";
    private const string ProbeCategory = "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor";
    private const string HealthCategory = "Yarp.ReverseProxy.Health.DestinationHealthUpdater";
    private const string HostingTagsSwitch = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>
    /// Registers the section and what serves it. Needs an <see cref="ActiveConfiguration"/>; every part follows it, from
    /// the first activation on, which may come before or after the host starts.
    /// </summary>
    public static IServiceCollection AddObservability(this IServiceCollection services)
    {
        services.AddConfigurationSection<TelemetryOptions>("Telemetry", TelemetryOptionsValidator.Validate);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AccessLogMetrics>();
        services.AddSingleton<AccessLog>();
        services.AddSingleton<GarbageCollections>();
        services.AddSingleton<UpstreamMetrics>();
        services.AddSingleton<UpstreamFailureLog>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<OtlpLoggerProvider>();
        services.AddSingleton<ILoggerProvider>(static provider => provider.GetRequiredService<OtlpLoggerProvider>());
        services.AddSingleton<OtlpExport>();
        services.AddHostedService(static provider => provider.GetRequiredService<AccessLog>());
        services.AddHostedService<TelemetryStart>();

        // ASP.NET Core makes an Activity for every request as soon as this category logs anything at all, and that
        // Activity would replace the client's traceparent. With the category silent, only an exporter causes one.
        services.AddLogging(static logging => logging.AddFilter(HostingCategory, LogLevel.None));
        // It logs a stack trace for every failed request; UpstreamFailureLog says the same in a sentence now and then.
        services.AddLogging(static logging => logging.AddFilter(ForwarderCategory, LogLevel.None));
        // Likewise one for every failed probe; forwarding itself says when a destination's health changes, by the ids
        // that the operator gave.
        services.AddLogging(static logging => logging.AddFilter(ProbeCategory, LogLevel.None).AddFilter(HealthCategory, LogLevel.None));
        // .NET 10 can fill in the semantic conventions itself, which from .NET 11 on is its default.
        AppContext.SetSwitch(HostingTagsSwitch, false);
        return services;
    }

    /// <summary>
    /// Writes the access log and completes the server span. Outermost: before everything that answers a request or
    /// changes its body.
    /// </summary>
    public static IApplicationBuilder UseAccessLog(this IApplicationBuilder app) =>
        app.UseMiddleware<AccessLogMiddleware>().UseMiddleware<TraceTagsMiddleware>();

    /// <summary>
    /// Sends the request id to backends and clients when <c>Telemetry:RequestIdHeader</c> names a header. After the
    /// request id is set and the request's headers have been cleaned.
    /// </summary>
    public static IApplicationBuilder UseRequestIdHeader(this IApplicationBuilder app) => app.UseMiddleware<RequestIdHeaderMiddleware>();

    /// <summary>
    /// Measures requests to backends. In YARP's pipeline, last, after load balancing (and inside retries):
    /// <c>MapReverseProxy(proxy => { …; proxy.UseLoadBalancing(); proxy.UseUpstreamMetrics(); })</c>.
    /// </summary>
    public static IReverseProxyApplicationBuilder UseUpstreamMetrics(this IReverseProxyApplicationBuilder app)
    {
        app.UseMiddleware<UpstreamMiddleware>();
        return app;
    }

    /// <summary>Keeps a server's requests out of traces and request metrics: for the admin server.</summary>
    public static IApplicationBuilder UseNoTelemetry(this IApplicationBuilder app) => app.UseMiddleware<NoTelemetryMiddleware>();

    /// <summary>Maps <c>GET /metrics</c>: Prometheus' text format 0.0.4.</summary>
    /// <param name="endpoints">The admin server's endpoints.</param>
    /// <param name="gateway">The gateway's services, when the admin server is a host of its own.</param>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, IServiceProvider? gateway = null)
    {
        var page = (gateway ?? endpoints.ServiceProvider).GetRequiredService<MetricsPage>();
        return endpoints.MapMethods("/metrics", ["GET", "HEAD"], new MetricsEndpoint(page).HandleAsync);
    }
}
