using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>How often backends see a request: each fault with each kind of request, through each forwarder, from clients of each version of HTTP, with and without retries.</summary>
public sealed class RetryMatrixTests
{
    private const int Retries = 2;

    // Only where nothing comes: elsewhere a busy machine must not look like silence.
    private const string Limit = "1s";

    private static readonly (string Method, string? Body)[] Requests =
        [("GET", null), ("HEAD", null), ("OPTIONS", null), ("PUT", null), ("DELETE", null), ("POST", null), ("PATCH", null), ("GET", "abc"), ("PUT", "abc"), ("DELETE", "abc"), ("POST", "abc")];

    /// <summary>The forwarders, each with the versions of its clients; YARP's only with <c>GATEWAY_TEST_FULL=1</c>.</summary>
    public static TheoryData<string, string> Ways { get; } = AllWays();

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Faults_WithEachMethod_AreSeenAsOftenAsTheyMayBe(string forwarder, string version) => AssertSeenAsync(forwarder, version, isSilence: false);

    [Theory]
    [MemberData(nameof(Ways))]
    public Task FirstByteTimeout_WithEachMethod_IsSeenAsOftenAsItMayBe(string forwarder, string version) => AssertSeenAsync(forwarder, version, isSilence: true);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ConnectTimeout_WithEachMethod_GoesToAnotherDestination_WhichSeesItOnce(string forwarder, string version)
    {
        await using var silent = await SilentPort.OpenAsync();
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var without = await StartAsync(forwarder, policy: null, isPatient: false, silent.Address, backend.Address);
        await using var with = await StartAsync(forwarder, Policy(), isPatient: false, silent.Address, backend.Address);
        await WarmUpAsync(version, without, with);
        var before = await with.MetricAsync("gateway_resilience_retries_total", "unreachable");

        var wrong = await Task.WhenAll(Requests.SelectMany(request => new[] { (Gateway: without, HasRetries: false), (Gateway: with, HasRetries: true) }.Select(async node =>
        {
            var id = $"{request.Method}-{request.Body}-{node.HasRetries}";
            var status = await StatusAsync(node.Gateway, version, request.Method, "connect", request.Body, id);
            // YARP's forwarder has one limit for all, and cannot tell then whether anything was sent.
            var isServed = forwarder == "Gateway" || (node.HasRetries && IsRepeatable(request.Method, request.Body));
            return Compare(id, backend.CountOf(id), isServed ? 1 : 0, status, isServed ? 200 : 504);
        })));

        Assert.Equal("", string.Concat(wrong));
        Assert.Equal(forwarder == "Gateway" ? Requests.Length : 0, await with.MetricAsync("gateway_resilience_retries_total", "unreachable") - before);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ConnectTimeout_OfAllDestinations_Is504_AndEndsWithTheRetries(string forwarder, string version)
    {
        await using var silent = await SilentPort.OpenAsync();
        await using var gateway = await StartAsync(forwarder, Policy(), isPatient: false, silent.Address);

        var wrong = await Task.WhenAll(Requests.Select(async request =>
        {
            var id = $"{request.Method}-{request.Body}";
            return Compare(id, 0, 0, await StatusAsync(gateway, version, request.Method, "connect", request.Body, id), 504);
        }));

        Assert.Equal("", string.Concat(wrong));
        var repeatable = Requests.Count(static request => IsRepeatable(request.Method, request.Body));
        (double Unreachable, double Timeout) retries = forwarder == "Gateway" ? (Requests.Length * Retries, 0) : (0, repeatable * Retries);
        Assert.Equal(retries, (await gateway.MetricAsync("gateway_resilience_retries_total", "unreachable"), await gateway.MetricAsync("gateway_resilience_retries_total", "\"timeout\"")));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Statuses_ThatAreNotListed_AreNoReason(string forwarder, string version)
    {
        await using var backend = new ScriptedBackend(RetryFaults.ScriptOf);
        await using var patient = await StartAsync(forwarder, Policy(", \"Statuses\": [ 429 ]"), isPatient: true, backend.Address);
        await using var impatient = await StartAsync(forwarder, Policy(", \"Statuses\": [ 429 ]"), isPatient: false, backend.Address);
        await WarmUpAsync(version, impatient);

        var wrong = await Task.WhenAll(RetryFaults.All.Where(static fault => fault.Name != "close").Select(async fault =>
        {
            var status = await StatusAsync(fault.IsSilence ? impatient : patient, version, "GET", fault.Name, null, fault.Name);
            return Compare(fault.Name, backend.CountOf(fault.Name), fault.Name is "429" or "reset" or "half-head" or "no-http" ? 1 + Retries : 1, status, fault.Status);
        }));

        Assert.Equal("", string.Concat(wrong));
    }

    private static TheoryData<string, string> AllWays()
    {
        var ways = new TheoryData<string, string> { { "Gateway", "1.1" }, { "Gateway", "2" } };
        if (!Extent.IsFull)
            return ways;
        ways.Add("Yarp", "1.1");
        ways.Add("Yarp", "2");
        return ways;
    }

    private static string Policy(string more = "") =>
        $$"""{ "Retry": { "Attempts": {{Retries}}, "Delay": "1ms", "Deadline": "60s", "Budget": 100{{more}} } }""";

    private static Task<ProtectedGateway> StartAsync(string forwarder, string? policy, bool isPatient, params string[] destinations) => ProtectedGateway.StartAsync(
        policy,
        destinations,
        isPatient ? "" : $$""" "FirstByteTimeout": "{{Limit}}", "ConnectTimeout": "{{Limit}}", """,
        cluster: $$""" "Forwarder": "{{forwarder}}", {{(isPatient ? "" : $"\"HttpRequest\": {{ \"ActivityTimeout\": \"{Limit}\" }},")}} """);

    // What is slow the first time must not look like silence either.
    private static async Task WarmUpAsync(string version, params ProtectedGateway[] gateways) => await Task.WhenAll(
        gateways.SelectMany(gateway => Requests.Select(request => StatusAsync(gateway, version, request.Method, "warm", request.Body, "warm"))));

    private static async Task AssertSeenAsync(string forwarder, string version, bool isSilence)
    {
        await using var backend = new ScriptedBackend(RetryFaults.ScriptOf);
        await using var without = await StartAsync(forwarder, policy: null, isPatient: !isSilence, backend.Address);
        await using var with = await StartAsync(forwarder, Policy(), isPatient: !isSilence, backend.Address);
        await WarmUpAsync(version, without, with);
        var wrong = new List<string>();
        // Silence is waited for, all of it at once.
        foreach (var faults in RetryFaults.All.Where(fault => fault.IsSilence == isSilence).Chunk(isSilence ? int.MaxValue : 1))
        {
            var cases = from fault in faults from request in Requests from node in new[] { (Gateway: without, Retries: 0), (Gateway: with, Retries) } select (fault, request, node);
            wrong.AddRange(await Task.WhenAll(cases.Select(async one =>
            {
                var (fault, request, node) = one;
                var id = $"{fault.Name}-{request.Method}-{request.Body}-{node.Retries}";
                var status = await StatusAsync(node.Gateway, version, request.Method, fault.Name, request.Body, id);
                var sends = forwarder == "Yarp" && request.Body is null && request.Method is not ("POST" or "PATCH") ? fault.SendsOfYarp : 1;
                var expected = sends * (fault.IsRepeated && IsRepeatable(request.Method, request.Body) ? 1 + node.Retries : 1);
                return Compare(id, backend.CountOf(id), expected, status, request.Method == "HEAD" ? fault.StatusOfHead ?? fault.Status : fault.Status);
            })));
        }

        Assert.Equal("", string.Concat(wrong));
    }

    private static bool IsRepeatable(string method, string? body) => body is null && method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE";

    /// <summary>The status; 0 where the answer broke off.</summary>
    private static async Task<int> StatusAsync(ProtectedGateway gateway, string version, string method, string fault, string? body, string id)
    {
        var response = await gateway.SendAsync(version, new WireRequest(method, $"/{fault}")
        {
            Headers = [$"{ReceivedRequest.IdHeader}: {id}"], Body = body is null ? null : System.Text.Encoding.ASCII.GetBytes(body),
        });
        return response.Break == WireBreak.None ? response.Status : 0;
    }

    private static string Compare(string id, int seen, int expected, int status, int expectedStatus) =>
        seen == expected && status == expectedStatus ? "" : $"{id}: seen {seen}, not {expected}; status {status}, not {expectedStatus}\n";
}
