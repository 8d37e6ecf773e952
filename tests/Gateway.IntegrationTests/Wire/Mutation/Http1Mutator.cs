using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>Makes requests that are right, and then some damage to them. One character stands for each byte.</summary>
internal sealed class Http1Mutator(Dice dice)
{
    private static readonly string[] Methods = ["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "get", "TRACE", "FOO!x"];
    private static readonly string[] Paths = ["/", "/shop", "/shop/a%2Fb?x=1&x=2", "/admin/x", "/a/b/c", "/files/%c3%a9", "http://localhost/shop", "/shop?next=//admin/x"];

    /// <summary>The next request.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="smuggledId">That of the request that may be hidden in it.</param>
    public string Next(string id, string smuggledId)
    {
        var request = Right(id);
        for (var damage = dice.Below(5); damage > 0; damage--)
            request = Damage(request);
        return request.Replace(HostileTexts.SmuggledId, smuggledId, StringComparison.Ordinal);
    }

    private string Right(string id)
    {
        var lines = new List<string> { "Host: localhost", $"X-Test-Id: {id}" };
        for (var more = dice.Below(3); more > 0; more--)
            lines.Insert(dice.Below(lines.Count + 1), dice.OnceIn(3) ? dice.Of(HostileTexts.Lines) : $"X-More-{more}: value {more}");
        var body = dice.Below(4) switch
        {
            0 => "hello",
            1 => HostileTexts.Smuggled,
            2 => "0\r\n\r\n" + HostileTexts.Smuggled,
            _ => "",
        };
        var method = body.Length > 0 && dice.Below(4) > 0 ? "POST" : dice.Of(Methods);
        if (body.Length > 0 && dice.OnceIn(2))
        {
            lines.Add("Transfer-Encoding: chunked");
            // The id in the place of the smuggled one is as long, or the sizes would be wrong.
            var extension = dice.OnceIn(6) ? ";a=b" : "";
            body = $"{Size(body)}{extension}\r\n{body}\r\n0\r\n{(dice.OnceIn(4) ? "X-Trailer: 1\r\n" : "")}\r\n";
        }
        else if (body.Length > 0)
        {
            lines.Add($"Content-Length: {Length(body).ToString(CultureInfo.InvariantCulture)}");
        }

        return $"{method} {dice.Of(Paths)} {(dice.OnceIn(12) ? "HTTP/1.0" : "HTTP/1.1")}\r\n{string.Concat(lines.Select(static line => line + "\r\n"))}\r\n{body}";
    }

    private string Damage(string request)
    {
        var at = dice.Below(request.Length);
        var heads = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        switch (dice.Below(11))
        {
            case 0:
                return request.Remove(at, 1);
            case 1:
                return request.Insert(at, dice.Of(HostileTexts.Characters).ToString());
            case 2:
                return Replace(request, at, dice.Of(HostileTexts.Characters).ToString());
            case 3:
                return Replace(request, at, ((char)(request[at] ^ (1 << dice.Below(8)))).ToString());
            case 4:
                var length = Math.Min(1 + dice.Below(20), request.Length - at);
                return request.Insert(at, request.Substring(at, length));
            case 5:
                return request.Length > 40 && dice.OnceIn(3) ? request[..(at + 1)] : request;
            case 6 or 7:
                // Between two lines of the head.
                var line = LineBreak(request, heads);
                return line < 0 ? request : request.Insert(line + 2, dice.Of(HostileTexts.Lines) + "\r\n");
            case 8:
                var end = LineBreak(request, heads);
                return end < 0 ? request : request.Remove(end, 2).Insert(end, dice.Of(["\n", "\r", "\r\n ", "\n\r", "\r\r\n", "\r\n\t"]));
            case 9:
                var space = request.IndexOf(' ', StringComparison.Ordinal);
                return space < 0 ? request : request.Insert(space + 1 + dice.Below(Math.Min(12, request.Length - space)), dice.Of(HostileTexts.PathPieces));
            default:
                return request.Insert(heads < 0 ? at : heads + 4, dice.Of(["5\r\nhello\r\n0\r\n\r\n", "0\r\n\r\n", HostileTexts.Smuggled, "ffffffffffffffff\r\n", "0x5\r\n", "5 \r\n"]));
        }
    }

    private int LineBreak(string request, int heads)
    {
        if (heads <= 0)
            return -1;
        var start = request.IndexOf("\r\n", dice.Below(heads), StringComparison.Ordinal);
        return start;
    }

    private static string Replace(string text, int at, string by) => text.Remove(at, 1).Insert(at, by);

    private static int Length(string body) => Encoding.Latin1.GetByteCount(body.Replace(HostileTexts.SmuggledId, MutationTests.SmuggledIdOf(0), StringComparison.Ordinal));

    private static string Size(string body) => Length(body).ToString("x", CultureInfo.InvariantCulture);
}
