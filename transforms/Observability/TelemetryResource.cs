using System.Diagnostics.Metrics;
using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gateway.Transforms.Observability;

/// <summary>Who speaks, and what is listened to: the same for everything that is exported.</summary>
internal static class TelemetryResource
{
    private const string HttpClientMeter = "System.Net.Http";

    /// <summary>
    /// Meters by name, in place of the instrumentation packages (docs/decisions/0002). <c>Gateway.*</c> are meters that
    /// other features add.
    /// </summary>
    private static readonly string[] Meters =
    [
        GatewayMeter.Name, GatewayMeter.Name + ".*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        HttpClientMeter, "System.Runtime",
    ];

    /// <summary>The gateway's version.</summary>
    public static string Version { get; } = typeof(TelemetryResource).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>
    /// What is kept of an outbound request. Not <c>server.address</c>: System.Net.Http takes it from the Host header,
    /// which is the client's own when it is passed on, and clients must not make series.
    /// </summary>
    private static readonly string[] HttpClientTags =
    [
        "http.request.method", "http.response.status_code", "error.type", "network.protocol.version", "url.scheme", "server.port",
        "network.peer.address", "http.connection.state",
    ];

    /// <summary>
    /// Listens to everything the gateway measures, and not to other hosts in the process: the admin server and the demo
    /// backends have meters of the same names, and the SDK would end the gateway's series when one of those stops.
    /// </summary>
    /// <param name="builder">What listens.</param>
    /// <param name="meters">The gateway's own; meters of no factory are the process's and listened to as well.</param>
    public static MeterProviderBuilder AddGatewayMeters(this MeterProviderBuilder builder, IMeterFactory meters) =>
        builder.AddMeter(Meters).AddView(instrument => instrument.Meter switch
        {
            { Scope: { } scope } when !ReferenceEquals(scope, meters) => MetricStreamConfiguration.Drop,
            { Name: HttpClientMeter } => new MetricStreamConfiguration { TagKeys = HttpClientTags },
            _ => null,
        });

    /// <summary>The OpenTelemetry resource, with what <c>OTEL_RESOURCE_ATTRIBUTES</c> adds.</summary>
    public static ResourceBuilder Create(string serviceName) =>
        ResourceBuilder.CreateDefault().AddService(serviceName, serviceVersion: Version);
}
