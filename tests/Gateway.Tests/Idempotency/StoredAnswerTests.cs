using Gateway.Transforms.Idempotency.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Idempotency;

public sealed class StoredAnswerTests
{
    [Fact]
    public void Write_AndRead_IsTheSame()
    {
        var answer = new StoredAnswer(201, [new("Location", "/orders/7"), new("Link", new StringValues(["<a>", "<\u00e9>"])), new("X-Empty", "")], new byte[] { 0, 255, 10 });
        var read = StoredAnswer.Read(answer.Write());

        Assert.NotNull(read);
        Assert.Equal((201, "AP8K"), (read.Status, Convert.ToBase64String(read.Body.Span)));
        Assert.Equal(answer.Headers.Select(static field => $"{field.Key}: {field.Value}"), read.Headers.Select(static field => $"{field.Key}: {field.Value}"));
    }

    [Fact]
    public void Read_AnythingElse_IsNone()
    {
        var bytes = new StoredAnswer(201, [new("Location", "/orders/7")], default).Write();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Null(StoredAnswer.Read(bytes[..length]));
        Assert.Null(StoredAnswer.Read([2, .. bytes[1..]]));
        // More fields than there can be.
        Assert.Null(StoredAnswer.Read([1, 200, 0, 0, 0, 255, 255, 255, 127]));
        Assert.Null(StoredAnswer.Read([1, 200, 0, 0, 0, 255, 255, 255, 255]));
    }

    [Fact]
    public void FieldsOf_Head_LeavesOutCookies_OneConnectionsOwn_AndWhatWasThereBefore()
    {
        var headers = new HeaderDictionary
        {
            ["Content-Type"] = "application/json",
            ["Location"] = "/orders/7",
            ["set-cookie"] = new StringValues(["session=1", "b=2"]),
            ["Connection"] = "close",
            ["Content-Length"] = "2",
            ["Date"] = "Fri, 27 Nov 2026 12:00:00 GMT",
            ["X-RateLimit-Remaining"] = "3",
            ["RateLimit"] = "\"a\";r=1",
            ["X-Request-Id"] = "1",
        };

        Assert.Equal(["Content-Type", "Location"], StoredAnswer.FieldsOf(headers, ["x-request-id"]).Select(static field => field.Key).Order(StringComparer.Ordinal));
    }
}
