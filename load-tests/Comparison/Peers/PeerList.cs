using System.Globalization;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>All that are compared, in the order in which they take turns and are shown. The first is what the others are set against.</summary>
internal static class PeerList
{
    /// <summary>The name of the one that ratios are taken of.</summary>
    public const string Own = "gateway";

    private static readonly int[] RouteCounts = [10, 100, 1000, 10_000];

    private const Ability Passing = Ability.Pass | Ability.Http2;

    // None of the others logs requests. Varnish has no word for all tags: these are all that a request writes to its log in memory.
    private const string NoVarnishLog =
        "-Begin,-End,-Link,-SessOpen,-SessClose,-ReqStart,-ReqMethod,-ReqURL,-ReqProtocol,-ReqHeader,-ReqUnset,-ReqAcct,-RespProtocol,-RespStatus,-RespReason,-RespHeader,-RespUnset," +
        "-BereqMethod,-BereqURL,-BereqProtocol,-BereqHeader,-BereqUnset,-BereqAcct,-BerespProtocol,-BerespStatus,-BerespReason,-BerespHeader,-BerespUnset," +
        "-VCL_call,-VCL_return,-VCL_use,-Timestamp,-Hit,-HitMiss,-HitPass,-BackendOpen,-BackendClose,-BackendStart,-BackendReuse,-TTL,-Storage,-Fetch_Body,-Length,-Filters";

    public static IReadOnlyList<Peer> All { get; } =
    [
        new(Own, "Gateway", Passing | Ability.Cache | Ability.Gzip | Ability.Token | Ability.Aggregate | Ability.Features, "gateway/bin/Release/net10.0/gateway", "dotnet build -c Release gateway", "proxies/gateway.json")
        {
            Arguments = static place => ["run", "--config", place.Configuration], IsCompiledWhileRunning = true, TellsAllocations = true,
        },
        new("nginx", "nginx", Passing | Ability.Cache | Ability.Gzip, "nginx", "apt-get install nginx-light", "proxies/nginx.conf")
        {
            Arguments = static place => ["-p", place.Directory, "-c", place.Configuration, "-e", "stderr"], VersionArguments = ["-v"],
        },
        new("haproxy", "HAProxy", Passing | Ability.Cache | Ability.Gzip | Ability.Token, "haproxy", "apt-get install haproxy", "proxies/haproxy.cfg")
        {
            Arguments = static place => ["-db", "-f", place.Configuration], VersionArguments = ["-v"],
        },
        new("varnish", "Varnish", Passing | Ability.Cache, "varnishd", "apt-get install varnish", "proxies/varnish.vcl")
        {
            Arguments = static place =>
            [
                "-F", "-n", Path.Combine(place.Directory, "state"), "-a", $"{place.Endpoint}", "-a", $"{place.Http2Endpoint}", "-f", place.Configuration,
                "-s", "malloc,64m", "-p", "feature=+http2", "-p", "listen_depth=8192", "-p", $"vsl_mask={NoVarnishLog}", "-T", "none",
            ],
            VersionArguments = ["-V"],
        },
        new("caddy", "Caddy", Passing | Ability.Gzip, "caddy", "apt-get install caddy", "proxies/Caddyfile")
        {
            Arguments = static place => ["run", "--adapter", "caddyfile", "--config", place.Configuration], VersionArguments = ["version"],
        },
        new("yarp", "bare YARP", Passing, "load-tests/Comparison/bare-yarp/bin/Release/net10.0/bare-yarp", "dotnet build -c Release load-tests/Comparison/bare-yarp", "proxies/yarp.json")
        {
            Arguments = static place => [place.Configuration], IsCompiledWhileRunning = true,
        },
        new("node", "Node", Passing | Ability.Gzip | Ability.Token, "node", "apt-get install nodejs", "proxies/node.mjs")
        {
            Arguments = static place => [place.Configuration, $"{place.Endpoint.Port}", $"{place.Http2Endpoint.Port}", $"{place.Origin}", place.PublicKey, place.NodeModules],
            IsTemplate = false, IsCompiledWhileRunning = true, Modules = ("../../tests/backends/express/node_modules/jsonwebtoken", "bash tests/backends/install.sh"),
            MoreFiles = ["proxies/forward.mjs"], Packages = [new("jsonwebtoken", "../../tests/backends/express/node_modules/jsonwebtoken")],
        },
        new("express", "Express", Ability.Token, "node", "apt-get install nodejs", "proxies/express.mjs")
        {
            Arguments = static place => [place.Configuration, $"{place.Endpoint.Port}", $"{place.Origin}", place.PublicKey, place.NodeModules],
            IsTemplate = false, IsCompiledWhileRunning = true, Modules = ("../../tests/backends/express/node_modules/express", "bash tests/backends/install.sh"),
            MoreFiles = ["proxies/forward.mjs"],
            Packages = [new("Express", "../../tests/backends/express/node_modules/express"), new("jsonwebtoken", "../../tests/backends/express/node_modules/jsonwebtoken")],
        },
        new("bff", "Node with Fastify and undici", Ability.Aggregate, "node", "apt-get install nodejs", "bff/server.mjs")
        {
            Arguments = static place => [place.Configuration, $"{place.Endpoint.Port}", $"http://{place.Origin}"],
            IsTemplate = false, IsCompiledWhileRunning = true, Modules = ("bff/node_modules/fastify", "npm ci --prefix load-tests/Comparison/bff"),
            MoreFiles = ["bff/package.json"], Packages = [new("Fastify", "bff/node_modules/fastify"), new("undici", "bff/node_modules/undici")],
        },
        new("gateway-full", "Gateway with every feature on", Ability.Features, "gateway/bin/Release/net10.0/gateway", "dotnet build -c Release gateway", "proxies/gateway-full.json")
        {
            Arguments = static place => ["run", "--config", place.Configuration], IsCompiledWhileRunning = true, TellsAllocations = true,
        },
        new("gateway-yarp", "Gateway with YARP's forwarder", Passing, "gateway/bin/Release/net10.0/gateway", "dotnet build -c Release gateway", "proxies/gateway-yarp.json")
        {
            Arguments = static place => ["run", "--config", place.Configuration], IsCompiledWhileRunning = true, TellsAllocations = true, IsAskedFor = false,
        },
        .. RouteCounts.Select(static count => new Peer(
            $"routes-{count}", string.Create(CultureInfo.InvariantCulture, $"Gateway with {count:N0} routes"), Ability.Routes, "gateway/bin/Release/net10.0/gateway", "dotnet build -c Release gateway", "proxies/gateway-routes.json")
        {
            Arguments = static place => ["run", "--config", place.Configuration], IsCompiledWhileRunning = true, TellsAllocations = true, Routes = count,
        }),
    ];
}
