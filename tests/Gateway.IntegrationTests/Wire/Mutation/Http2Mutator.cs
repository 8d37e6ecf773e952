using System.Globalization;

namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>The same for HTTP/2: the fields of a request, and what goes as its body.</summary>
internal sealed class Http2Mutator(Dice dice)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "HEAD", "DELETE", "CONNECT", "get", "G T", "TRACE"];
    private static readonly string[] Names = ["host", "connection", "transfer-encoding", "content-length", "te", "keep-alive", "proxy-connection", "upgrade", "cookie", "x-a", "X-Upper", "x_b", "x c", "x:d", "x\r\ne", "", ":path", ":unknown", ":authority", "trailer", "expect"];
    private static readonly string[] Values = ["", "1", "chunked", "localhost", "other", "trailers", "close", "a\r\nX-Injected: 1", "a\r\n\r\n" + HostileTexts.Smuggled, "a\nb", "a\0b", " a ", "\u00e9", "100-continue", "5", "-1", "+5", "websocket"];

    /// <summary>The next request.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="smuggledId">That of the request that may be hidden in it.</param>
    /// <returns>Fields in the order they are sent, the body (null for none) and the fields behind it.</returns>
    public (List<KeyValuePair<string, string>> Fields, string? Body, List<KeyValuePair<string, string>> Trailers) Next(string id, string smuggledId)
    {
        var body = dice.Below(3) switch { 0 => null, 1 => "hello", _ => HostileTexts.Smuggled };
        var path = dice.Of(["/", "/shop", "/admin/x", "/a%2Fb?x=1", "/files/%c3%a9"]);
        for (var damage = dice.Below(3); damage > 0; damage--)
            path = path.Insert(dice.Below(path.Length + 1), dice.Of(HostileTexts.PathPieces));
        List<KeyValuePair<string, string>> fields =
        [
            new(":method", body is not null && dice.Below(4) > 0 ? "POST" : dice.Of(Methods)), new(":scheme", dice.OnceIn(20) ? "ftp" : "http"),
            new(":authority", dice.OnceIn(20) ? dice.Of(Values) : "localhost"), new(":path", path), new("x-test-id", id),
        ];
        if (body is not null && dice.OnceIn(2))
            fields.Add(new("content-length", (body.Replace(HostileTexts.SmuggledId, smuggledId, StringComparison.Ordinal).Length + (dice.OnceIn(4) ? dice.Below(9) - 4 : 0)).ToString(CultureInfo.InvariantCulture)));
        for (var damage = dice.Below(4); damage > 0; damage--)
            Damage(fields);
        List<KeyValuePair<string, string>> trailers = body is not null && dice.OnceIn(4) ? [new(dice.Of(Names), dice.Of(Values))] : [];
        return (Named(fields), body?.Replace(HostileTexts.SmuggledId, smuggledId, StringComparison.Ordinal), Named(trailers));

        List<KeyValuePair<string, string>> Named(List<KeyValuePair<string, string>> all) =>
            [.. all.Select(field => KeyValuePair.Create(field.Key, field.Value.Replace(HostileTexts.SmuggledId, smuggledId, StringComparison.Ordinal)))];
    }

    private void Damage(List<KeyValuePair<string, string>> fields)
    {
        var at = dice.Below(fields.Count);
        switch (dice.Below(5))
        {
            case 0:
                fields.Insert(dice.Below(fields.Count + 1), new(dice.Of(Names), dice.Of(Values)));
                break;
            case 1:
                fields.Insert(at, fields[at]);
                break;
            case 2:
                fields.RemoveAt(at);
                break;
            case 3:
                var field = fields[at];
                fields[at] = new(field.Key, field.Value.Insert(dice.Below(field.Value.Length + 1), dice.Of(HostileTexts.Characters).ToString()));
                break;
            default:
                var other = dice.Below(fields.Count);
                (fields[at], fields[other]) = (fields[other], fields[at]);
                break;
        }

        if (fields.Count == 0)
            fields.Add(new(":method", "GET"));
    }
}
