using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Transforms.Observability.AccessLogging;

namespace Gateway.Tests.Observability.AccessLogging;

public sealed class AccessLogFormatterTests
{
    private static readonly DateTimeOffset Time = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(1));

    [Fact]
    public void Format_EverythingKnown_WritesFieldsInOrder()
    {
        var line = Format(new AccessLogRecord
        {
            Time = Time, RequestId = "r1", Method = "GET", Host = "shop.example", Target = "/list?page=2", Route = "list",
            Cluster = "laravel", Destination = "a", Cache = "miss", Status = 200, BytesIn = 1, BytesOut = 2, Total = TimeSpan.FromMilliseconds(12.3456),
            Upstream = TimeSpan.FromMilliseconds(10), Protocol = "HTTP/2", Client = IPAddress.Parse("::ffff:192.0.2.7"),
            TraceId = "0af7651916cd43dd8448eb211c80319c", Error = "request_timed_out",
        });

        Assert.Equal(
            """{"time":"2026-02-03T03:05:06.789Z","requestId":"r1","method":"GET","host":"shop.example","path":"/list?page=","route":"list","cluster":"laravel","destination":"a","cache":"miss","status":200,"bytesIn":1,"bytesOut":2,"totalMs":12.346,"upstreamMs":10,"protocol":"HTTP/2","client":"192.0.2.7","traceId":"0af7651916cd43dd8448eb211c80319c","error":"request_timed_out"}""" + "\n",
            line);
    }

    [Fact]
    public void Format_LittleKnown_LeavesTheRestOut() =>
        Assert.Equal(
            """{"time":"2026-02-03T03:05:06.789Z","status":400,"bytesIn":0,"bytesOut":0,"totalMs":0}""" + "\n",
            Format(new AccessLogRecord { Time = Time, Status = 400 }));

    [Fact]
    public void Format_IPv6_IsWritten() =>
        Assert.Contains("\"client\":\"2001:db8::1\"", Format(new AccessLogRecord { Time = Time, Client = IPAddress.Parse("2001:db8::1") }), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://user:hunter2@shop.example/a?b=c", "http://shop.example/a?b=")]
    [InlineData("http://user@shop.example", "http://shop.example")]
    [InlineData("http://user:hunter2@shop.example?b=c@d", "http://shop.example?b=")]
    [InlineData("http://a@hunter2@shop.example/@x", "http://shop.example/@x")]
    [InlineData("http:\\\\user:hunter2@shop.example\\@x", "http:\\\\shop.example\\@x")]
    [InlineData("user:hunter2@shop.example:443", "shop.example:443")]
    [InlineData("http://shop.example/@x", "http://shop.example/@x")]
    [InlineData("/http://user:x@shop.example", "/http://user:x@shop.example")]
    [InlineData("*", "*")]
    public void Format_Target_HasNoUserInformation(string target, string expected)
    {
        var line = Format(new AccessLogRecord { Time = Time, Target = target });

        Assert.Equal(expected, JsonDocument.Parse(line).RootElement.GetProperty("path").GetString());
    }

    [Fact]
    public void Format_QueryValuesAskedFor_StillHasNoUserInformation()
    {
        var line = Format(new AccessLogRecord { Time = Time, Target = "http://user:hunter2@shop.example/a?b=c@d", QueryValues = true });

        Assert.Equal("http://shop.example/a?b=c@d", JsonDocument.Parse(line).RootElement.GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("\0\u0001\u001b[31m")]
    [InlineData("\"},{\"status\":200")]
    [InlineData("\\")]
    [InlineData("\ud800")]
    [InlineData("x\udc00y")]
    [InlineData("\u2028\u2029\u0085")]
    [InlineData("\u00e9\u00ff\ud83d\ude00")]
    public void Format_HostileText_StaysOneLineOfJson(string text)
    {
        var line = Format(new AccessLogRecord { Time = Time, Host = text, Target = $"/{text}?{text}={text}", Method = text });

        AssertOneLine(line);
        Assert.Equal(Replaced(text), JsonDocument.Parse(line).RootElement.GetProperty("host").GetString());
    }

    [Fact]
    public void Format_AnyText_StaysOneLineOfJson() =>
        Prop.ForAll<string, string>(static (host, target) =>
            AssertOneLine(Format(new AccessLogRecord { Time = Time, Host = host, Target = target }))).QuickCheckThrowOnFailure();

    [Fact]
    public void Format_Reused_AllocatesNothing()
    {
        using var formatter = new AccessLogFormatter();
        var record = new AccessLogRecord { Time = Time, Host = "shop.example", Target = "http://u:p@shop.example/a?b=c", Client = IPAddress.Loopback, Total = TimeSpan.FromMilliseconds(1.5) };
        formatter.Format(record);
        var before = GC.GetAllocatedBytesForCurrentThread();

        formatter.Format(record);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertOneLine(string line)
    {
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain(line[..^1], char.IsControl);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind);
    }

    private static string Replaced(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Format(in AccessLogRecord record)
    {
        using var formatter = new AccessLogFormatter();
        return Encoding.UTF8.GetString(formatter.Format(record));
    }
}
