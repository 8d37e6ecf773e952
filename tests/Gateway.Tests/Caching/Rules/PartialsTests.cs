using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §3.3, §3.4; RFC 9110 §15.3.7.</summary>
public sealed class PartialsTests
{
    private const string Fresh = "Cache-Control: max-age=60";
    private const string Part = "Content-Range: bytes 2-5/10";
    private const string Tag = "ETag: \"a\"";

    [Fact]
    public void Judge_PartWithAStrongTag_IsStoredAsA200ThatIsNotComplete()
    {
        var response = Judge(206, Fresh, Part, Tag, "Content-Type: text/plain").Response!;
        Assert.Equal((200, 10, new ByteRange(2, 4)), (response.Status, response.Parts!.Whole, Assert.Single(response.Parts.Ranges)));
        Assert.DoesNotContain(response.Headers, static field => field.Key == "Content-Range");
        Assert.Equal(60, response.Lifetime);
    }

    [Theory]
    [InlineData(NotStored.Partial, Fresh, Part)]
    [InlineData(NotStored.Partial, Fresh, Part, "ETag: W/\"a\"")]
    [InlineData(NotStored.Partial, Fresh, Part, "ETag: a")]
    [InlineData(NotStored.Partial, Fresh, Tag)]
    [InlineData(NotStored.Partial, Fresh, Tag, "Content-Type: multipart/byteranges; boundary=x")]
    [InlineData(NotStored.Partial, Fresh, Tag, "Content-Range: bytes 2-5/*")]
    [InlineData(NotStored.Partial, Fresh, Tag, "Content-Range: bytes 2-10/10")]
    [InlineData(NotStored.Partial, Fresh, Tag, "Content-Range: bytes 5-2/10")]
    [InlineData(NotStored.Partial, Fresh, Tag, "Content-Range: bytes */10")]
    [InlineData(NotStored.Partial, Fresh, Tag, "Content-Range: lines 2-5/10")]
    [InlineData(NotStored.Partial, Fresh, Tag, "Content-Range: bytes -5/10")]
    [InlineData(NotStored.Partial, Fresh, Tag, Part, Part)]
    [InlineData(NotStored.NoStore, "Cache-Control: no-store", Part, Tag)]
    [InlineData(NotStored.Private, "Cache-Control: private, max-age=60", Part, Tag)]
    [InlineData(NotStored.Vary, Fresh, Part, Tag, "Vary: *")]
    public void Judge_OtherPart_IsNotStored(string expected, params string[] lines) => Assert.Equal(expected, Judge(206, lines).Reason);

    [Fact]
    public void Judge_Whole_IsStoredAsSuch() => Assert.Null(Judge(200, Fresh, Tag).Response!.Parts);

    [Theory]
    [InlineData("\"a\"", 10, true)]
    [InlineData("\"b\"", 10, false)]
    [InlineData("\"a\"", 11, false)]
    public void Combined_SameRepresentation_HasBoth(string tag, int whole, bool isCombined)
    {
        var held = Judge(206, Fresh, Part, Tag).Response!;
        var added = Judge(206, Fresh, $"Content-Range: bytes 6-7/{whole}", $"ETag: {tag}").Response!;
        Assert.Equal(isCombined ? new ByteRange(2, 6) : default(ByteRange?), Partials.Combined(held, added)?.Ranges[0]);
    }

    [Theory]
    [InlineData("ETag: \"a\"", 10L, 4, true)]
    [InlineData("ETag: \"a\"", null, 4, false)]
    [InlineData("ETag: \"a\"", 10L, 0, false)]
    [InlineData("ETag: W/\"a\"", 10L, 4, false)]
    [InlineData("X-Other: a", 10L, 4, false)]
    public void CutShort_OfAKnownLengthWithAStrongTag_IsAPart(string line, long? whole, long length, bool isKept)
    {
        var response = Heads.Stored(Heads.Rfc(), Fresh, line);
        var kept = Partials.CutShort(response, Heads.Rfc(), whole, length);
        Assert.Equal(isKept ? new ByteRange(0, length) : default(ByteRange?), kept?.Parts!.Ranges[0]);
        Assert.Null(Partials.CutShort(response, Heads.Policy(), whole, length));
    }

    [Fact]
    public void CutShort_Part_IsAShorterOne()
    {
        var response = Judge(206, Fresh, Part, Tag).Response!;
        Assert.Equal(new ByteRange(2, 3), Partials.CutShort(response, Heads.Rfc(), 4, 3)!.Parts!.Ranges[0]);
    }

    private static StoreDecision Judge(int status, params string[] lines) => Partials.Judge(Heads.Received(status, lines), Heads.Rfc(), RequestTraits.Part, makesCodings: false);
}
