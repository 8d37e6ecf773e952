using System.Text;
using Gateway.Transforms.Aggregation.Batches;
using Gateway.Transforms.Aggregation.Parts;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Batches;

public sealed class BatchReaderTests
{
    [Fact]
    public void Parse_Addresses_AreThoseOfTheList() =>
        Assert.Equal(["/a?x=1", "/b%20c"], BatchReader.Parse(Encoding.UTF8.GetBytes("""[ "/a?x=1", "\u002fb%20c" ]"""), 2)!);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"/a\"")]
    [InlineData("[\"/a\"")]
    [InlineData("[\"/a\",1]")]
    [InlineData("[\"/a\",null]")]
    [InlineData("[[\"/a\"]]")]
    [InlineData("[{\"path\":\"/a\"}]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"a\"]")]
    [InlineData("[\"http://evil/a\"]")]
    [InlineData("[\"*\"]")]
    [InlineData("[\"/a b\"]")]
    [InlineData("[\"/a#b\"]")]
    [InlineData("[\"/é\"]")]
    [InlineData("[\"/a\\u0000\"]")]
    [InlineData("[\"/a HTTP/1.1\\r\\nX: y\"]")]
    [InlineData("[\"/\\ud83d\"]")]
    [InlineData("[\"/a\",\"/b\",\"/c\"]")]
    public void Parse_AnythingElse_IsRefused(string body) => Assert.Null(BatchReader.Parse(Encoding.UTF8.GetBytes(body), 2));

    [Fact]
    public void Parse_AddressBeyondTheLimit_IsRefused() => Assert.Null(BatchReader.Parse(Encoding.UTF8.GetBytes($"[\"/{new string('a', TargetWriter.MaxLength)}\"]"), 2));

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData(null, false)]
    public async Task Read_ByType_TakesJsonAlone(string? type, bool isTaken)
    {
        var request = new DefaultHttpContext().Request;
        (request.ContentType, request.Body) = (type, new MemoryStream(Encoding.UTF8.GetBytes("[\"/a\"]")));

        Assert.Equal(isTaken, await BatchReader.ReadAsync(request, 2, CancellationToken.None) is not null);
    }

    [Fact]
    public async Task Read_BodyWithoutEnd_IsGivenUp()
    {
        var request = new DefaultHttpContext().Request;
        (request.ContentType, request.Body) = ("application/json", new MemoryStream(Encoding.UTF8.GetBytes($"[\"/a\"{new string(' ', BatchReader.MaxBytes(2))}]")));

        Assert.Null(await BatchReader.ReadAsync(request, 2, CancellationToken.None));
    }
}
