using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Compression;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>What the backend of aggregates answers, by path.</summary>
internal static class PartScripts
{
    /// <summary>JSON that no two writers write alike: escapes, numbers, order and white space have to come through.</summary>
    public const string Raw = """{ "z":1e999999999, "a" : [ 1.0, 0.10, -0, 1234567890123456789012345678901234567890 ],"\u0041":"\u00e9\/é\ud83d\ude00", "":{} }""";

    /// <summary>Held until a test lets the backend go on.</summary>
    public static readonly SemaphoreSlim Held = new(0);

    private const string Json = "Content-Type: application/json";
    private static readonly ConcurrentDictionary<string, bool> Seen = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Growing = new(StringComparer.Ordinal);
    private static int _count;

    /// <summary>Completed by a test that lets its bodies grow.</summary>
    public static TaskCompletionSource GrowthOf(string test) => Growing.GetOrAdd(test, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The script for a request.</summary>
    public static Script Of(ReceivedRequest request)
    {
        var path = request.Target.Split('?')[0];
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["good"] => Scripts.Ok("""{"good":true}""", Json),
            ["raw"] => Ok(Raw, Json),
            ["echo", ..] => Ok($$"""{"target":"{{request.Target.Replace("\"", "\\\"", StringComparison.Ordinal)}}","host":"{{string.Join(",", request.ValuesOf("Host"))}}"}""", Json),
            ["headers-of", ..] => Ok($"[{string.Join(',', request.Headers.Select(static header => $"\"{header.Key}: {header.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}]", Json),
            ["status", var code] => Status(code, "{}", Json),
            ["fault", var kind] => Fault(kind),
            ["hang", ..] => Scripts.Hang,
            ["with", "one"] => Ok("1", Json, "Cache-Control: public, max-age=60, s-maxage=600", "Age: 20", "Vary: Accept-Language", "Set-Cookie: a=1", "Set-Cookie: b=2", "Link: </a>", "X-Total: 1", "X-Other: x"),
            ["with", "two"] => Ok("2", Json, "Cache-Control: public, max-age=90", "Vary: accept-language, Cookie", "Set-Cookie: c=3", "Link: </b>", "X-Total: 2"),
            ["counted", ..] => Ok($$"""{"count":{{Interlocked.Increment(ref _count)}}}""", Json),
            ["sized", var size] => Ok($"\"{new string('x', int.Parse(size, CultureInfo.InvariantCulture))}\"", Json),
            ["shop", "users", var user] => Ok($$$"""{"id":{{{user}}},"name":"Ann \u00e9","mail":"a@b","password":"x","address":{"city":"Ulm"}}""", Json),
            ["shop", "orders"] => Ok("""{"data":[{"sku":"a/1","n":1.0},{"sku":"b 2"},{"sku":"a/1"},{"sku":null},{"sku":"missing"}],"links":{}}""", Json),
            ["shop", "stock", "missing"] => Status("404", """{"message":"no such thing"}""", Json),
            ["shop", "stock", var sku] => Ok($$"""{"sku":"{{sku}}","left":{{sku.Length}}}""", Json),
            ["shop", "banner"] => Ok("""{"text":"Sale"}""", Json),
            ["shop", "ids"] => Ok(IdsOf(request.Target), Json),
            ["sent"] => Ok($$"""{"method":"{{request.Method}}","type":"{{string.Join(",", request.ValuesOf("Content-Type"))}}","length":"{{string.Join(",", request.ValuesOf("Content-Length"))}}","name":"{{string.Join(",", request.ValuesOf("X-Name"))}}","body":{{(request.Body.Length == 0 ? "null" : Encoding.UTF8.GetString(request.Body))}}}""", Json),
            ["once", var kind] => Once(request, kind),
            ["later", "held"] => HeldAsync,
            ["long", var number] => connection => SendLongAsync(connection, number),
            ["growing", var test, _, var first, var rest] => connection => GrowAsync(connection, test, int.Parse(first, CultureInfo.InvariantCulture), int.Parse(rest, CultureInfo.InvariantCulture)),
            ["later", var kind] => Fault(kind),
            ["hedge", ..] => Seen.TryAdd(request.Target, true) ? Scripts.Hang : Ok("\"second\"", Json),
            ["tenant", "none"] => Status("404", """{"message":"no such tenant"}""", Json, "Cache-Control: public, max-age=60", "Vary: Accept-Language"),
            ["tenant", var name] => Ok($$"""{"for":"{{name}}"}""", Json, "Cache-Control: public, max-age=60", "Vary: Accept-Language"),
            ["private", var name] => Ok($$"""{"for":"{{name}}"}""", Json, "Cache-Control: private, max-age=30", "Vary: X-Session"),
            ["own-minute"] => Ok($"\"{string.Join(",", request.ValuesOf("Authorization"))}\"", Json, "Cache-Control: max-age=60"),
            ["shared-minute"] => Ok("1", Json, "Cache-Control: max-age=60, s-maxage=60"),
            ["over"] => Ok("1", Json, "Cache-Control: max-age=0"),
            ["guarded-page"] => Status("404", "<p>Cannot GET</p>", "Content-Type: text/html", "Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff", "X-Other: 1"),
            ["public", ..] => Ok($$"""{"for":"{{words[^1]}}"}""", Json, "Cache-Control: public, max-age=60"),
            _ => Status("404", """{"message":"nothing here"}""", Json),
        };
    }

    private static async Task HeldAsync(BackendConnection connection)
    {
        await Held.WaitAsync();
        await Ok("{\"held\": \n true}", Json)(connection);
    }

    // A text whose first bytes come at once, and whose rest when a test says so, unless it is given up before.
    private static async Task GrowAsync(BackendConnection connection, string test, int first, int rest)
    {
        await connection.SendAsync($"HTTP/1.1 200 OK\r\n{Json}\r\nContent-Length: {(first + rest).ToString(CultureInfo.InvariantCulture)}\r\nConnection: close\r\n\r\n\"");
        await connection.TrySendAsync(Filled(first - 1));
        var end = connection.WaitForEndAsync();
        if (await Task.WhenAny(GrowthOf(test).Task, end) != end)
        {
            await connection.TrySendAsync(Filled(rest - 1));
            await connection.TrySendAsync("\""u8.ToArray());
        }

        await end;
    }

    // Five million bytes, when a test says so.
    private static async Task SendLongAsync(BackendConnection connection, string number)
    {
        await GrowthOf($"long-{number}").Task;
        await connection.SendAsync($"HTTP/1.1 200 OK\r\n{Json}\r\nContent-Length: 5000000\r\n\r\n\"");
        await connection.TrySendAsync(Filled(4_999_998));
        await connection.TrySendAsync("\""u8.ToArray());
    }

    private static byte[] Filled(int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, (byte)'x');
        return bytes;
    }

    private static string IdsOf(string target) => target[(target.IndexOf('=', StringComparison.Ordinal) + 1)..] switch
    {
        "many" => $"[{string.Join(',', Enumerable.Range(1, 10_000))}]",
        "none" => "[]",
        "same" => $"[{string.Join(',', Enumerable.Repeat("1", 10_001))}]",
        "copies" => $"[{string.Join(',', Enumerable.Repeat("30000", 100))}]",
        "odd" => """[1,"1",true,null,{"a":1},[2],1.50,"\u0031","x"]""",
        "bad" => """["a","missing","b"]""",
        _ => "{}",
    };

    // Whoever asks first gets an error.
    private static Script Once(ReceivedRequest request, string kind) => kind switch
    {
        "500" when Seen.TryAdd(request.Target, true) => Status("500", "{}", Json),
        "404" => Status("404", "{}", Json),
        "post" => Scripts.Close,
        _ => Ok("\"second\"", Json),
    };

    private static Script Fault(string kind) => kind switch
    {
        "slow" => Scripts.Hang,
        "stalls" => Scripts.Send($"HTTP/1.1 200 OK\r\n{Json}\r\nContent-Length: 100\r\n\r\n{{\"a\":").Then(Scripts.Hang),
        "closed" => Scripts.Close,
        "reset" => Scripts.Reset,
        "cut" => Scripts.Send($"HTTP/1.1 200 OK\r\n{Json}\r\nContent-Length: 100\r\n\r\n{{\"a\":").Then(Scripts.Close),
        "chunk-cut" => Scripts.Send($"HTTP/1.1 200 OK\r\n{Json}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{\"a\":\r\n").Then(Scripts.Close),
        "garbage" => Scripts.Send("SSH-2.0-x\r\n\r\n").Then(Scripts.Close),
        "text" => Scripts.Ok("hello", "Content-Type: text/plain"),
        "no-type" => Scripts.Ok("{}"),
        "html" => Scripts.Ok("<html></html>", Json),
        "nothing" => Scripts.Ok("", Json),
        "half" => Scripts.Ok("{\"a\":", Json),
        "two" => Scripts.Ok("{} {}", Json),
        "returns" => Scripts.Ok("[1,\r{\"part\":\"first\",\"data\":{\"good\":false}}\r,2]", Json),
        "latin1" => Scripts.Ok("{\"a\":\"\u00e9\"}", Json),
        "surrogate" => Scripts.Ok("""{"a":"\ud83d"}""", Json),
        "twice" => Scripts.Ok("""{"a":1,"\u0061":2}""", Json),
        "deep" => Scripts.Ok(new string('[', 65) + new string(']', 65), Json),
        "huge" => Scripts.Send($"HTTP/1.1 200 OK\r\n{Json}\r\nContent-Length: 1000000000\r\n\r\n").Then(Scripts.Endless(Encoding.ASCII.GetBytes(new string(' ', 65536)))),
        "endless" => Scripts.Send($"HTTP/1.1 200 OK\r\n{Json}\r\nConnection: close\r\n\r\n").Then(Scripts.Endless(Filled(65536))),
        "bomb" => Bomb(),
        "not-gzip" => Scripts.Ok("{}", Json, "Content-Encoding: gzip"),
        "compress" => Scripts.Ok("{}", Json, "Content-Encoding: compress"),
        "broken-404" => Status("404", "{\"message\":[", Json),
        "open-404" => Status("404", "{\"message\":\"x\\", Json),
        "injecting-404" => Status("404", "1},\"admin\":{\"a\":1", Json),
        "markup-404" => Status("404", "<p>nothing</p>", "Content-Type: text/html"),
        "302" => Scripts.Send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
        "401" => Status(kind, """{"message":"who?"}""", Json, "WWW-Authenticate: Bearer realm=\"shop\"", "Set-Cookie: session=; Max-Age=0"),
        "429" => Status(kind, """{"message":"slow down"}""", Json, "Retry-After: 7"),
        "503" => Status(kind, "busy", "Content-Type: text/plain", "Retry-After: 3"),
        _ => Status(kind, $$"""{"message":"status {{kind}}"}""", "Content-Type: application/problem+json"),
    };

    private static Script Bomb()
    {
        var bomb = Encoders.Gzip(Encoding.ASCII.GetBytes(new string(' ', 20_000_000)));
        return Scripts.Ok(Encoding.Latin1.GetString(bomb), Json, "Content-Encoding: gzip");
    }

    private static Script Ok(string body, params string[] headers) => Status("200", body, headers);

    private static Script Status(string code, string body, params string[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var length = code == "204" ? "" : $"Content-Length: {bytes.Length.ToString(CultureInfo.InvariantCulture)}\r\n";
        return Scripts.Send($"HTTP/1.1 {code} X\r\n{string.Concat(headers.Select(static line => line + "\r\n"))}{length}\r\n{(code == "204" ? "" : Encoding.Latin1.GetString(bytes))}");
    }
}
