using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Idempotency;

/// <summary>Requests that are sent again are done once, over real sockets.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Replayed = "Idempotency-Replayed";

    private readonly OrderBackend _backend = new();
    private IdempotentNode? _node;

    private IdempotentNode Node => _node!;

    public async Task InitializeAsync() => _node = await IdempotentNode.StartAsync(_backend.Address);

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("1.1", "POST")]
    [InlineData("2", "PATCH")]
    public async Task Request_SentAgain_IsDoneOnce_AndAnsweredTheSame(string version, string method)
    {
        var first = await Node.SendAsync("/orders/", "k1", version: version, method: method);
        // In quotes, as the draft has it, it is the same key.
        var second = await Node.SendAsync("/orders/", "\"k1\"", version: version, method: method);

        Assert.Equal((201, "1", null), (first.Status, first.Text, first.ValueOf(Replayed)));
        Assert.Equal((201, "1", "true"), (second.Status, second.Text, second.ValueOf(Replayed)));
        Assert.Equal(("/orders/1", "application/json", "1"), (second.ValueOf("Location"), second.ValueOf("Content-Type"), second.ValueOf("Content-Length")));
        Assert.Equal(["a", "b"], second.ValuesOf("X-Lines"));
        Assert.Equal("session=1", first.ValueOf("Set-Cookie"));
        Assert.Null(second.ValueOf("Set-Cookie"));
        Assert.Equal(1, _backend.CountOf("/orders/"));
    }

    [Fact]
    public async Task Request_WithoutAKey_OrOfAnotherMethod_IsLeftAlone()
    {
        Assert.Equal("1", (await Node.SendAsync("/orders/", "")).Text);
        Assert.Equal("2", (await Node.SendAsync("/orders/", "")).Text);
        Assert.Equal("3", (await Node.SendAsync("/orders/", "k", method: "PUT")).Text);
        Assert.Equal("4", (await Node.SendAsync("/orders/", "k", method: "PUT")).Text);
    }

    [Theory]
    [InlineData("/orders/", "{ }", "POST")]
    [InlineData("/orders/?a", "{}", "POST")]
    [InlineData("/orders/", "{}", "PATCH")]
    public async Task Key_OfAnotherRequest_IsAnswered422(string target, string body, string method)
    {
        await Node.SendAsync("/orders/", "k");

        AssertFailure(await Node.SendAsync(target, "k", body, method: method), 422, "urn:gateway:idempotency-mismatch");
        Assert.Equal(1, _backend.CountOf("/orders/") + _backend.CountOf("/orders/?a"));
    }

    [Fact]
    public async Task Request_WhileTheFirstIsUnderWay_IsAnswered409_AndThenTheSame()
    {
        var first = Node.SendAsync("/orders/slow", "k");
        await Eventually.HoldsAsync(() => _backend.CountOf("/orders/slow") == 1, "the backend is at work");

        var second = await Node.SendOnceAsync("/orders/slow", "k");
        AssertFailure(second, 409, "urn:gateway:idempotency-in-flight");
        Assert.Equal("1", second.ValueOf("Retry-After"));
        AssertFailure(await Node.SendAsync("/orders/slow", "k", "[]"), 422, "urn:gateway:idempotency-mismatch");
        _backend.Go();

        Assert.Equal("1", (await first).Text);
        Assert.Equal(("1", "true"), await ReplayAsync("/orders/slow", "k"));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Client_ThatLeaves_LeavesTheWorkToBeDone_AndItsAnswerToBeHad(string version)
    {
        await using (var client = await WireClient.OpenAsync(version, ScriptedGateway.AddressOf(Node.Gateway, version)))
        {
            _ = client.SendAsync(new WireRequest("POST", "/orders/slow") { Headers = ["Idempotency-Key: k", "Content-Type: application/json"], Body = "{}"u8.ToArray() });
            await Eventually.HoldsAsync(() => _backend.CountOf("/orders/slow") == 1, "the backend is at work");
        }

        AssertFailure(await Node.SendOnceAsync("/orders/slow", "k"), 409, "urn:gateway:idempotency-in-flight");
        _backend.Go();
        await Eventually.HoldsAsync(async () => await ReplayAsync("/orders/slow", "k") == ("1", "true"), "the answer is there");
        Assert.Equal(1, _backend.CountOf("/orders/slow"));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Client_ThatLeavesWhileItsRequestWaitsForAPlace_LeavesTheQueue_AndItsKeyIsFree(string version)
    {
        var first = Node.SendAsync("/queued/slow", "k1");
        await Eventually.HoldsAsync(() => _backend.CountOf("/queued/slow") == 1, "the place is taken");
        await using (var client = await WireClient.OpenAsync(version, ScriptedGateway.AddressOf(Node.Gateway, version)))
        {
            _ = client.SendAsync(new WireRequest("POST", "/queued/") { Headers = ["Idempotency-Key: k2", "Content-Type: application/json"], Body = "{}"u8.ToArray() });
            await WaitForWaitingAsync(1);
        }

        await WaitForWaitingAsync(0);
        _backend.Go();
        Assert.Equal("1", (await first).Text);
        Assert.Equal(0, _backend.CountOf("/queued/"));
        var again = await Node.SendAsync("/queued/", "k2");
        Assert.Equal((201, "1", null), (again.Status, again.Text, again.ValueOf(Replayed)));
    }

    [Fact]
    public async Task Answer_ThatSettlesNothing_LetsItBeDoneAgain()
    {
        Assert.Equal(503, (await Node.SendAsync("/orders/failing", "k")).Status);
        Assert.Equal(503, (await Node.SendAsync("/orders/failing", "k")).Status);
        Assert.Equal(2, _backend.CountOf("/orders/failing"));

        // The session is renewed, and the same is sent again.
        Assert.Equal(419, (await Node.SendAsync("/orders/expired", "k419")).Status);
        Assert.Equal("2", (await Node.SendAsync("/orders/expired", "k419")).Text);
        Assert.Equal(("2", "true"), await ReplayAsync("/orders/expired", "k419"));

        // What reached nobody was not done.
        Assert.Equal(502, (await Node.SendAsync("/dead/", "k")).Status);
        AssertFailure(await Node.SendAsync("/dead/", "k"), 502, "urn:gateway:upstream-unreachable");

        Assert.Equal("1", (await Node.SendAsync("/orders/invalid", "k")).Text);
        Assert.Equal(("1", "true"), await ReplayAsync("/orders/invalid", "k"));
    }

    [Fact]
    public async Task Backend_ThatDoesNotAnswer_MayHaveDoneIt_SoItIsNotDoneAgain()
    {
        AssertFailure(await Node.SendAsync("/orders/silent", "k"), 502, "urn:gateway:upstream-invalid");
        AssertFailure(await Node.SendOnceAsync("/orders/silent", "k"), 409, "urn:gateway:idempotency-in-flight");
        Assert.Equal(1, _backend.CountOf("/orders/silent"));
    }

    [Theory]
    [InlineData("k1")]
    [InlineData("")]
    public async Task TimeThatIsOver_IsAnswered504_AtTheBackendAndInTheQueue(string keyOfTheFirst)
    {
        var first = Node.SendAsync("/narrow/slow", keyOfTheFirst);
        await Eventually.HoldsAsync(() => _backend.CountOf("/narrow/slow") == 1, "the backend is at work");

        AssertFailure(await Node.SendAsync("/narrow/slow", "k2"), 504, "urn:gateway:upstream-timeout");
        _backend.Go();
        if (keyOfTheFirst.Length > 0)
            AssertFailure(await first, 504, "urn:gateway:upstream-timeout");
        else
            Assert.Equal(201, (await first).Status);
    }

    // A prepared answer says nothing of what was done, whatever its status.
    [Fact]
    public async Task Fallback_SettlesNothing()
    {
        Assert.Equal(200, (await Node.SendAsync("/fallen/silent", "k")).Status);
        AssertFailure(await Node.SendOnceAsync("/fallen/silent", "k"), 409, "urn:gateway:idempotency-in-flight");
        Assert.Equal(1, _backend.CountOf("/fallen/silent"));

        // What reached nobody may be sent again.
        Assert.Equal((200, null), await StatusAndReplayAsync("/lost/"));
        Assert.Equal((200, null), await StatusAndReplayAsync("/lost/"));
    }

    [Theory]
    [InlineData("large")]
    [InlineData("empty")]
    [InlineData("breaking")]
    public async Task Answer_ThatCannotBeKept_IsNotGotByDoingItAgain(string kind)
    {
        var first = await Node.SendAsync($"/orders/{kind}", "k");
        Assert.InRange(first.Status, 200, kind == "empty" ? 502 : 201);
        if (kind == "large")
            Assert.Equal(new string('x', 5000), first.Text);
        await Eventually.HoldsAsync(async () => (await Node.SendAsync($"/orders/{kind}", "k")).Text.Contains("urn:gateway:idempotent-answer-gone", StringComparison.Ordinal), "it was done, and its answer is gone");
        Assert.Equal(1, _backend.CountOf($"/orders/{kind}"));
    }

    [Fact]
    public async Task Stream_WhoseClientLeaves_Ends()
    {
        await using (var client = await RawConnection.OpenAsync(Node.Gateway.BaseAddress))
        {
            await client.SendAsync("POST", "/orders/stream", ["Host: localhost", "Idempotency-Key: k", "Content-Type: application/json", "Content-Length: 0"]);
            Assert.Equal(200, (await client.ReceiveHeadAsync()).Status);
        }

        await Eventually.HoldsAsync(async () => (await Node.SendAsync("/orders/stream", "k", "")).Text.Contains("urn:gateway:idempotent-answer-gone", StringComparison.Ordinal), "the backend was left");
    }

    [Fact]
    public async Task Key_IsOfOneCaller_AndOneRoute()
    {
        Assert.Equal("1", (await Node.SendAsync("/members/", "k", headers: "X-Key: ann-key")).Text);
        Assert.Equal("2", (await Node.SendAsync("/members/", "k", headers: "X-Key: bob-key")).Text);
        Assert.Equal("1", (await Node.SendAsync("/members/", "k", headers: "X-Key: ann-key")).Text);
        Assert.Equal(401, (await Node.SendAsync("/members/", "k")).Status);

        Assert.Equal("1", (await Node.SendAsync("/orders/", "k", headers: "X-Forwarded-For: 192.0.2.1")).Text);
        Assert.Equal("2", (await Node.SendAsync("/orders/", "k", headers: "X-Forwarded-For: 192.0.2.2")).Text);
        Assert.Equal("1", (await Node.SendAsync("/carts/", "k", headers: "X-Forwarded-For: 192.0.2.1")).Text);
    }

    [Fact]
    public async Task Key_MissingOrMalformed_IsAnswered400()
    {
        AssertFailure(await Node.SendAsync("/payments/", ""), 400, "urn:gateway:bad-idempotency-key");
        AssertFailure(await Node.SendAsync("/orders/", "a b"), 400, "urn:gateway:bad-idempotency-key");
        AssertFailure(await Node.SendAsync("/orders/", new string('k', 256)), 400, "urn:gateway:bad-idempotency-key");
        AssertFailure(await Node.SendAsync("/orders/", "a", headers: "Idempotency-Key: b"), 400, "urn:gateway:bad-idempotency-key");
        Assert.Equal(0, _backend.CountOf("/orders/") + _backend.CountOf("/payments/"));
    }

    [Fact]
    public async Task Body_IsBounded_AndRulesComeFirst()
    {
        AssertFailure(await Node.SendAsync("/orders/", "k", new string(' ', 1025)), 413, "urn:gateway:body-too-large");
        AssertFailure(await Node.SendAsync("/payments/", "k", "{"), 422, "urn:gateway:malformed-body");
        // The refusal is not the answer to the key.
        Assert.Equal("1", (await Node.SendAsync("/payments/", "k", "{}")).Text);
        Assert.Equal(("1", "true"), await ReplayAsync("/payments/", "k"));
    }

    [Fact]
    public async Task Answer_SentAgain_IsInTheCodingThatItsClientTakes()
    {
        var first = await Node.SendAsync("/orders/", "k", headers: "Accept-Encoding: gzip");
        var second = await Node.SendAsync("/orders/", "k");
        var third = await Node.SendAsync("/orders/", "k", headers: "Accept-Encoding: gzip");

        Assert.Equal(("gzip", null, "gzip"), (first.ValueOf("Content-Encoding"), second.ValueOf("Content-Encoding"), third.ValueOf("Content-Encoding")));
        Assert.Equal(("1", first.Text), (second.Text, third.Text));
    }

    [Fact]
    public async Task Results_AreCounted()
    {
        await Node.SendAsync("/orders/", "k");
        await Node.SendAsync("/orders/", "k");
        var lines = await MetricsAsync();

        foreach (var result in (string[])["\"settled\"", "\"replayed\""])
            Assert.Contains(lines, line => line.StartsWith("gateway_idempotency_requests_total{", StringComparison.Ordinal) && line.Contains(result, StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("gateway_idempotency_memory_bytes", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
    }

    private Task WaitForWaitingAsync(int count) => Eventually.HoldsAsync(
        async () => (await MetricsAsync()).Any(line => line.StartsWith("gateway_resilience_waiting{", StringComparison.Ordinal) && line.Contains("\"one\"", StringComparison.Ordinal) && line.EndsWith($" {count}", StringComparison.Ordinal)), $"{count} wait");

    private async Task<string[]> MetricsAsync()
    {
        using var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = Node.Gateway.AdminAddress };
        return (await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
    }

    private async Task<(int Status, string? Replayed)> StatusAndReplayAsync(string target)
    {
        var answer = await Node.SendAsync(target, "k");
        return (answer.Status, answer.ValueOf(Replayed));
    }

    private async Task<(string Text, string? Replayed)> ReplayAsync(string target, string key)
    {
        var answer = await Node.SendAsync(target, key);
        return (answer.Text, answer.ValueOf(Replayed));
    }

    private static void AssertFailure(WireResponse answer, int status, string type)
    {
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ValueOf("Content-Type")));
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.Equal(type, problem.RootElement.GetProperty("type").GetString());
    }
}
