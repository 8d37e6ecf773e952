using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Aggregation.Json;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Tests.Shared.Json;

public sealed class JsonSlicesTests
{
    [Theory]
    [InlineData("$", "{\"a\":[1.0,{\"b\":\"\\u00e9\"}]}")]
    [InlineData("$.a", "[1.0,{\"b\":\"\\u00e9\"}]")]
    [InlineData("$.a[0]", "1.0")]
    [InlineData("$.a[-1].b", "\"\\u00e9\"")]
    public void TryFind_SingularPath_GivesTheBytes(string path, string expected)
    {
        Assert.True(JsonSlices.TryFind(Path(path), Encoding.UTF8.GetBytes("{\"a\":[1.0,{\"b\":\"\\u00e9\"}]}"), out var value));
        Assert.Equal(expected, Encoding.UTF8.GetString(value.Span));
    }

    // A slice is what a document finds, in the same order, as the text has it.
    [Fact]
    public void Find_AtRandom_EqualsADocumentsResult()
    {
        var samples = new RandomJson(7);
        for (var i = 0; i < 5000; i++)
        {
            var json = samples.Next();
            var path = Path(samples.NextJsonPath());
            var found = new List<ReadOnlyMemory<byte>>();

            JsonSlices.Find(path, Encoding.UTF8.GetBytes(json), found);

            var expected = path.Select(JsonElement.Parse(json)).Select(static element => element.GetRawText());
            Assert.Equal(expected, found.Select(static slice => Encoding.UTF8.GetString(slice.Span)));
            var written = new ArrayBufferWriter<byte>();
            JsonSlices.Write(path, Encoding.UTF8.GetBytes(json), written);
            Assert.Equal(string.Join(',', expected), Encoding.UTF8.GetString(written.WrittenSpan));
        }
    }

    private static JsonPath Path(string text)
    {
        Assert.True(JsonPath.TryParse(text, out var path, out var problem), problem);
        return path!;
    }
}
