using System.Text.Json;
using Gateway.Transforms.Shared.Failures;

namespace Gateway.Tests.Shared.Failures;

public sealed class KnownFailuresTests
{
    [Theory]
    [InlineData("bad-request", FailureSource.Client, 400, false)]
    [InlineData("bad-framing", FailureSource.Client, 400, false)]
    [InlineData("bad-header", FailureSource.Client, 400, false)]
    [InlineData("bad-host", FailureSource.Client, 400, false)]
    [InlineData("bad-path", FailureSource.Client, 400, false)]
    [InlineData("ambiguous-path", FailureSource.Client, 400, false)]
    [InlineData("unknown-upgrade", FailureSource.Client, 400, false)]
    [InlineData("unauthenticated", FailureSource.Client, 401, false)]
    [InlineData("forbidden", FailureSource.Client, 403, false)]
    [InlineData("no-route", FailureSource.Client, 404, false)]
    [InlineData("method-not-allowed", FailureSource.Client, 405, false)]
    [InlineData("request-timeout", FailureSource.Client, 408, true)]
    [InlineData("body-too-large", FailureSource.Client, 413, false)]
    [InlineData("address-too-long", FailureSource.Client, 414, false)]
    [InlineData("unsupported-coding", FailureSource.Client, 415, false)]
    [InlineData("expectation-failed", FailureSource.Client, 417, false)]
    [InlineData("too-many-requests", FailureSource.Client, 429, true)]
    [InlineData("headers-too-large", FailureSource.Client, 431, false)]
    [InlineData("client-gone", FailureSource.Client, 499, true)]
    [InlineData("internal", FailureSource.Gateway, 500, false)]
    [InlineData("method-not-implemented", FailureSource.Client, 501, false)]
    [InlineData("unsupported-media-type", FailureSource.Client, 415, false)]
    [InlineData("malformed-body", FailureSource.Client, 422, false)]
    [InlineData("bad-idempotency-key", FailureSource.Client, 400, false)]
    [InlineData("idempotency-in-flight", FailureSource.Client, 409, true)]
    [InlineData("idempotent-answer-gone", FailureSource.Client, 409, false)]
    [InlineData("idempotency-mismatch", FailureSource.Client, 422, false)]
    [InlineData("upstream-unreachable", FailureSource.Upstream, 502, true)]
    [InlineData("upstream-invalid", FailureSource.Upstream, 502, true)]
    [InlineData("no-available-destination", FailureSource.Upstream, 503, true)]
    [InlineData("not-cached", FailureSource.Client, 504, false)]
    [InlineData("authentication-unavailable", FailureSource.Upstream, 503, true)]
    [InlineData("overloaded", FailureSource.Gateway, 503, true)]
    [InlineData("under-pressure", FailureSource.Gateway, 503, true)]
    [InlineData("circuit-open", FailureSource.Upstream, 503, true)]
    [InlineData("maintenance", FailureSource.Gateway, 503, true)]
    [InlineData("upstream-timeout", FailureSource.Upstream, 504, true)]
    public void All_Name_HasSourceStatusAndRetry(string name, FailureSource source, int status, bool isRetryable)
    {
        var failure = Assert.Single(KnownFailures.All, failure => failure.Name == name);

        Assert.Equal((source, status, isRetryable), (failure.Source, failure.Status, failure.IsRetryable));
        Assert.Equal(37, KnownFailures.All.Count);
    }

    [Theory]
    [InlineData(400, "bad-request")]
    [InlineData(408, "request-timeout")]
    [InlineData(413, "body-too-large")]
    [InlineData(414, "address-too-long")]
    [InlineData(431, "headers-too-large")]
    [InlineData(418, "bad-request")]
    public void OfBadRequest_Status_IsFailure(int status, string name) =>
        Assert.Equal(name, KnownFailures.OfBadRequest(status).Name);

    [Fact]
    public void Document_EveryFailure_IsProblemWithExactlyFiveMembers()
    {
        foreach (var failure in KnownFailures.All)
        {
            using var document = JsonDocument.Parse(failure.Document.For("trace-1"));
            Assert.Equal(["type", "title", "status", "message", "traceId"], document.RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Equal($"urn:gateway:{failure.Name}", document.RootElement.GetProperty("type").GetString());
            Assert.Equal(failure.Status, document.RootElement.GetProperty("status").GetInt32());
            Assert.Equal("trace-1", document.RootElement.GetProperty("traceId").GetString());
        }
    }

    [Fact]
    public void Document_OfAFailureThatSaysWhy_HasErrorsAsLaravelDoes()
    {
        using var document = JsonDocument.Parse(KnownFailures.MalformedBody.Because("body", "is \"not\" JSON").Document.For("trace-1"));

        Assert.Equal(["type", "title", "status", "message", "errors", "traceId"], document.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.Equal("""{"body":["is \u0022not\u0022 JSON"]}""", document.RootElement.GetProperty("errors").GetRawText());
    }

    [Theory]
    [InlineData("a\"b\\c\n<ü>")]
    [InlineData("")]
    public void Document_OddTraceIdAndMessage_AreEscaped(string text)
    {
        var failure = KnownFailures.Maintenance.With(text, null);

        using var document = JsonDocument.Parse(failure.Document.For(text));

        Assert.Equal(text, document.RootElement.GetProperty("traceId").GetString());
        Assert.Equal(text, document.RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(399)]
    [InlineData(600)]
    public void Constructor_StatusIsNoError_Throws(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Failure("x", FailureSource.Client, status, false, "x", "x"));
}
