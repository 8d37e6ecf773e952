using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Routing;

/// <summary>What only the gateway may say, sent by a client in several spellings to routes with each transform of headers, through both forwarders.</summary>
public sealed class ForgedHeaderTests(ForgedHeaderTests.Shop shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output), IClassFixture<ForgedHeaderTests.Shop>
{
    private const string Forged = "evil";

    // On HTTP/1.1 in these spellings; HTTP/2 has names in lower case.
    private static readonly string[] Names =
    [
        "X-Auth-Subject", "x-auth-subject", "X_Auth_Subject", "X.Auth-Subject", "X-Auth-Name", "X_Auth_Name",
        "Client-Cert", "Client_Cert", "X-Forwarded-For", "x_forwarded_for", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X_Forwarded_Proto", "Forwarded",
        "X-Real-IP", "X-Middleware-Subrequest", "X_Middleware_Subrequest", "X-HTTP-Method-Override", "X_HTTP_Method_Override",
        "X-Id", "X_Id", "X-Tenant", "X_Tenant", "X-Client-Certificate", "X_Client_Certificate", "X-Seen-For", "X_Seen_For", "Keep-Alive", "Proxy-Authorization",
    ];

    private static readonly (string Name, string Transforms)[] Transforms =
    [
        ("allowed", $$"""{ "RequestHeadersAllowed": "{{string.Join(';', Names)}}" }, { "RequestHeader": "X-Tenant", "Set": "ours" }, { "RequestHeaderRouteValue": "X-Id", "Set": "id" }, { "ClientCert": "X-Client-Certificate" }, { "X-Forwarded": "Append", "HeaderPrefix": "X-Seen-" }"""),
        ("not-copied", """{ "RequestHeadersCopy": "false" }, { "RequestHeader": "X-Auth-Subject", "Append": "ours" }, { "RequestHeader": "X-Forwarded-For", "Append": "ours" }, { "RequestHeader": "Client-Cert", "Append": "ours" }, { "RequestHeader": "X-Middleware-Subrequest", "Append": "ours" }, { "RequestHeader": "X-HTTP-Method-Override", "Append": "ours" }"""),
        ("set", """{ "RequestHeader": "X-Auth-Subject", "Set": "ours" }, { "RequestHeader": "X-Tenant", "Set": "ours" }"""),
        ("append", """{ "RequestHeader": "X-Auth-Subject", "Append": "ours" }, { "RequestHeader": "X-Forwarded-For", "Append": "ours" }"""),
        ("remove", """{ "RequestHeaderRemove": "X-Tenant" }, { "RequestHeaderRemove": "X-Auth-Name" }, { "RequestHeaderRemove": "Expires" }"""),
        ("route-value", """{ "RequestHeaderRouteValue": "X-Auth-Subject", "Append": "id" }, { "RequestHeaderRouteValue": "X-Id", "Set": "id" }"""),
        ("x-forwarded", """{ "X-Forwarded": "Append", "Prefix": "Off" }"""),
        ("x-forwarded-off", """{ "X-Forwarded": "Off" }"""),
        ("x-seen", """{ "X-Forwarded": "Append", "HeaderPrefix": "X-Seen-" }"""),
        ("forwarded", """{ "Forwarded": "for,host,proto", "Action": "Append" }"""),
        ("client-certificate", """{ "ClientCert": "X-Client-Certificate" }"""),
        ("client-cert", """{ "ClientCert": "Client-Cert" }, { "RequestHeadersCopy": "false" }"""),
    ];

    public static TheoryData<string, string> Cases { get; } = CasesOf();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Header_ThatIsNoClients_ArrivesThroughNoTransform(string transform, string forwarder)
    {
        foreach (var version in WireClient.Versions)
        {
            foreach (var key in (string?[])[null, "secret"])
            {
                var id = $"{transform}-{forwarder}-{version}-{key}";
                string[] own = key is null ? [$"X-Test-Id: {id}"] : [$"X-Test-Id: {id}", $"X-Shop-Key: {key}"];
                string[] forged = [.. Names.Where(name => version != "2" || name != "Keep-Alive").Select(name => $"{(version == "2" ? name.ToLowerInvariant() : name)}: {Forged}"), "Expires: 0"];

                var answer = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), WireRequest.Get($"/{forwarder}/{transform}/7", [.. own, .. forged]));

                Assert.Equal(200, answer.Status);
                // Where headers are not copied, its id is not either.
                var request = shop.Backend.Requests.Last(request => request.Target == $"/{forwarder}/{transform}/7");
                Assert.DoesNotContain(request.Headers, header => IsForged(header.Key, header.Value, transform));
                if (key is not null)
                    Assert.Contains("acme", request.ValuesOf("X-Auth-Subject").SelectMany(static value => value.Split(", ")).Concat(transform == "set" ? ["acme"] : []));
            }
        }
    }

    [Fact]
    public async Task Header_OfTheClient_ThatIsAppendedTo_StaysWhereHeadersAreCopied()
    {
        foreach (var forwarder in (string[])["exact", "yarp"])
        {
            await WireClient.SendAsync("1.1", ScriptedGateway.AddressOf(Gateway, "1.1"), WireRequest.Get($"/{forwarder}/tag/7", ["X-Test-Id: tag", "X-Tag: theirs", "X_Tag: forged"]));

            var request = shop.Backend.Requests.Last(request => request.Target == $"/{forwarder}/tag/7");
            Assert.Equal("theirs, ours", string.Join(", ", request.ValuesOf("X-Tag")));
            Assert.Empty(request.ValuesOf("X_Tag"));
        }
    }

    [Fact]
    public async Task Credential_NamedInConnection_ReachesTheBackendAllTheSame()
    {
        foreach (var forwarder in (string[])["exact", "yarp"])
        {
            await WireClient.SendAsync("1.1", ScriptedGateway.AddressOf(Gateway, "1.1"), WireRequest.Get($"/{forwarder}/tag/8", ["X-Test-Id: named", "X-Shop-Key: secret", "X-Hop: 1", "Connection: close, X-Shop-Key, X-Hop"]));

            var request = shop.Backend.Requests.Last(request => request.Target == $"/{forwarder}/tag/8");
            Assert.Equal(["secret"], request.ValuesOf("X-Shop-Key"));
            Assert.Empty(request.ValuesOf("X-Hop"));
        }
    }

    [Fact]
    public async Task Credential_InATrailer_DoesNotArrive()
    {
        var answer = await WireClient.SendAsync("1.1", ScriptedGateway.AddressOf(Gateway, "1.1"), new WireRequest("POST", "/exact/tag/9")
        {
            Headers = ["X-Test-Id: trailer"], Body = "abc"u8.ToArray(), IsChunked = true, Trailers = ["X-Shop-Key: evil", "X_Shop_Key: evil", "X-Sum: 1"],
        });

        Assert.Equal(200, answer.Status);
        Assert.Equal(["X-Sum"], Assert.Single(shop.Backend.RequestsOf("trailer")).Trailers.Select(static trailer => trailer.Key));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Trailer_ThatIsNoClientsToSend_DoesNotArrive(string transform, string forwarder)
    {
        foreach (var version in WireClient.Versions)
        {
            var target = $"/{forwarder}/{transform}/{version}-trailers";
            var trailers = Names.Select(name => $"{(version == "2" ? name.ToLowerInvariant() : name)}: {Forged}");
            var answer = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), new WireRequest("POST", target)
            {
                Headers = ["X-Test-Id: trailers"], Body = "abc"u8.ToArray(), IsChunked = true, Trailers = [.. trailers, "x-sum: 5"],
            });

            Assert.Equal(200, answer.Status);
            var received = shop.Backend.Requests.Last(request => request.Target == target).Trailers;
            Assert.DoesNotContain(received, trailer => IsForged(trailer.Key, trailer.Value, transform));
            // Only routes that say which headers pass keep it back.
            Assert.Equal(forwarder == "exact" && transform is not ("allowed" or "not-copied" or "client-cert"), received.Any(static trailer => trailer.Key.Equals("x-sum", StringComparison.OrdinalIgnoreCase)));
        }
    }

    // What a route says nothing about is the client's to send.
    private static bool IsForged(string name, string value, string transform) =>
        value.Contains(Forged, StringComparison.Ordinal)
        && !(name.Replace('_', '-').ToLowerInvariant() switch
        {
            "x-id" => transform is not ("allowed" or "route-value"),
            "x-tenant" => transform is not ("allowed" or "set" or "remove"),
            "x-client-certificate" => transform is not ("allowed" or "client-certificate"),
            "x-seen-for" => transform is not ("allowed" or "x-seen"),
            _ => false,
        });

    private static TheoryData<string, string> CasesOf()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (name, _) in Transforms)
        {
            cases.Add(name, "exact");
            cases.Add(name, "yarp");
        }

        return cases;
    }

    /// <summary>A gateway with a route for each, through either forwarder.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        private GatewayProcess? _gateway;

        /// <summary>The gateway.</summary>
        public GatewayProcess Gateway => _gateway!;

        /// <summary>The backend of every route.</summary>
        internal ScriptedBackend Backend { get; } = new(static _ => Scripts.EchoId);

        /// <inheritdoc/>
        public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration());

        /// <inheritdoc/>
        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Backend.DisposeAsync();
        }

        private string Configuration() => GatewayConfiguration.Of(
            string.Join(",\n", ((string[])["exact", "yarp"]).SelectMany(static forwarder => Transforms.Append(("tag", """{ "RequestHeader": "X-Tag", "Append": "ours" }""")).Select(transform =>
                $$""" "{{transform.Item1}}-{{forwarder}}": { "ClusterId": "{{forwarder}}", "Match": { "Path": "/{{forwarder}}/{{transform.Item1}}/{id}" }, "AuthorizationPolicy": "partners", "Transforms": [ {{transform.Item2}} ] } """))),
            $$"""
            "exact": { "Destinations": { "a": { "Address": "{{Backend.Address}}" } } },
            "yarp": { "Forwarder": "Yarp", "Destinations": { "a": { "Address": "{{Backend.Address}}" } } }
            """,
            ScriptedGateway.Endpoints).Replace("\"ReverseProxy\": {", """
            "Authentication": {
              "Schemes": { "partners": { "Type": "ApiKey", "Header": "X-Shop-Key", "Keys": [ { "Sha256": "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", "Owner": "acme" } ] } },
              "Policies": { "partners": { "Schemes": "partners", "Optional": true } },
              "Identity": { "Headers": { "X-Auth-Subject": "sub", "X-Auth-Name": "name" } }
            },
            "ReverseProxy": {
            """, StringComparison.Ordinal);
    }
}
