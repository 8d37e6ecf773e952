using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gateway.Transforms.Observability;

/// <summary>Who speaks, and what is listened to: the same for everything that is exported.</summary>
internal static class TelemetryResource
{
    /// <summary>
    /// Meters by name, in place of the instrumentation packages (docs/decisions/0002). <c>Gateway.*</c> are meters that
    /// other features add.
    /// </summary>
    private static readonly string[] Meters =
    [
        GatewayMeter.Name, GatewayMeter.Name + ".*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http", "System.Runtime",
    ];

    /// <summary>The gateway's version.</summary>
    public static string Version { get; } =
        typeof(TelemetryResource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Listens to everything the gateway measures.</summary>
    public static MeterProviderBuilder AddGatewayMeters(this MeterProviderBuilder builder) => builder.AddMeter(Meters);

    /// <summary>The OpenTelemetry resource, with what <c>OTEL_RESOURCE_ATTRIBUTES</c> adds.</summary>
    public static ResourceBuilder Create(string serviceName) =>
        ResourceBuilder.CreateDefault().AddService(serviceName, serviceVersion: Version);
}
