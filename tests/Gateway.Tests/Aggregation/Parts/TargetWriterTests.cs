using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Parts;

public sealed class TargetWriterTests
{
    [Theory]
    [InlineData("/users/{a.body}", "\"7\"", "/users/7")]
    [InlineData("/users/{a.body}", "7.50", "/users/7.50")]
    [InlineData("/users/{a.body}", "1e999999999", "/users/1e999999999")]
    [InlineData("/users/{a.body}", "true", "/users/true")]
    [InlineData("/users/{a.body}", "\"@host:80\"", "/users/%40host%3A80")]
    [InlineData("/users/{a.body}", "\"?x=1#y&z\"", "/users/%3Fx%3D1%23y%26z")]
    [InlineData("/users/{a.body}", "\"a\\r\\nX: y\"", "/users/a%0D%0AX%3A%20y")]
    [InlineData("/users/{a.body}", "\"é😀\"", "/users/%C3%A9%F0%9F%98%80")]
    [InlineData("/users/{a.body}", "\"100%\"", "/users/100%25")]
    [InlineData("/users/{a.body}", "\"...\"", "/users/...")]
    [InlineData("/users/{a.body}.json", "\".\"", "/users/..json")]
    [InlineData("/x?q={a.body}&r=1", "\"a b&c=d/../e\"", "/x?q=a%20b%26c%3Dd%2F..%2Fe&r=1")]
    [InlineData("/x?q={a.body}", "\"\"", "/x?q=")]
    [InlineData("/x?q={a.body}", "[1,\"a,b\",true]", "/x?q=1,a%2Cb,true")]
    [InlineData("/x?q={a.body}", "[]", "/x?q=")]
    [InlineData("/a/{a.body}-{a.body}", "\"x\"", "/a/x-x")]
    public void Write_Value_IsOneSegmentOrOneValue(string template, string value, string expected) =>
        Assert.Equal((PartFailure.None, expected), Write(template, value));

    [Theory]
    [InlineData("\"//evil\"", "/users/%2F%2Fevil/x")]
    [InlineData("\"a/b\"", "/users/a%2Fb/x")]
    [InlineData("\"a\\\\b\"", "/users/a%5Cb/x")]
    [InlineData("\"a%2Fb\"", "/users/a%252Fb/x")]
    [InlineData("\"../admin\"", null)]
    [InlineData("\"%2e%2e/admin\"", null)]
    public void Write_ValueWithSlashes_IsForBackendsThatTakeThemForCharacters(string value, string? expected)
    {
        Assert.Equal(expected, Write("/users/{a.body}/x", value, allowsSlashes: true).Target);
        Assert.Equal((PartFailure.BadValue, null), Write("/users/{a.body}/x", value));
        Assert.Equal(PartFailure.None, Write("/users?q={a.body}", value).Failure);
    }

    [Theory]
    [InlineData("/users/{a.body}", "\"\"")]
    [InlineData("/users/{a.body}/x", "\"\"")]
    [InlineData("/users/{a.body}?x", "\"\"")]
    [InlineData("/users/{a.body}", "\".\"")]
    [InlineData("/users/{a.body}/x", "\"..\"")]
    [InlineData("/users/{a.body}", "\"../admin\"")]
    [InlineData("/users/{a.body}", "\"x/../../admin\"")]
    [InlineData("/users/{a.body}", "\"x\\\\..\\\\admin\"")]
    [InlineData("/users/{a.body}", "\"%2e%2e%2fadmin\"")]
    [InlineData("/users/{a.body}", "\"%252e%252e%252fadmin\"")]
    [InlineData("/users/x{a.body}", "\"a\\u0000b\"")]
    [InlineData("/x?q={a.body}", "\"a\\u0000b\"")]
    [InlineData("/a/{a.body}{a.body}", "\".\"")]
    public void Write_ValueThatNoEncodingMakesHarmless_IsRefused(string template, string value) =>
        Assert.Equal((PartFailure.BadValue, null), Write(template, value));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Write_ValueThatIsNoText_IsNone(string value) => Assert.Equal((PartFailure.NoValue, null), Write("/users/{a.body}", value));

    [Fact]
    public void Write_ValueOfAnySize_HasAnEnd() =>
        Assert.Equal((PartFailure.BadValue, null), Write("/x?q={a.body}", $"\"{new string('x', TargetWriter.MaxLength)}\""));

    // Each of many items would decode it again, only to find that it does not fit.
    [Fact]
    public void Write_ValueAsLongAsABody_IsNotDecoded()
    {
        var values = new Values(new DefaultHttpContext(), [new PartState { Body = Encoding.UTF8.GetBytes($"\"{new string('x', 5_000_000)}\"") }]);
        var scope = new Scope([], ["a"]);
        var target = TemplateReader.ReadTarget("/x?q={a.body}", scope, hasItem: false, static message => Assert.Fail(message))!;
        var header = TemplateReader.Read("v={a.body}", scope, hasItem: false, takesResults: false, static message => Assert.Fail(message))!;
        var before = GC.GetAllocatedBytesForCurrentThread();

        TargetWriter.Write(target, values, default, allowsSlashes: false, out var ofTarget);
        TemplateText.HeaderOf(header, values, default, out var ofHeader);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal((PartFailure.BadValue, PartFailure.BadValue), (ofTarget, ofHeader));
    }

    // Written with escapes alone it is six times as long as what it stands for, which fits.
    [Fact]
    public void Write_ValueOfEscapesAlone_IsTakenUpToItsLength()
    {
        var value = string.Concat(Enumerable.Repeat("\\u0078", TargetWriter.MaxLength - 5));

        Assert.Equal((PartFailure.None, $"/x?q={new string('x', TargetWriter.MaxLength - 5)}"), Write("/x?q={a.body}", $"\"{value}\""));
    }

    // Whatever stands in a value, what comes out has the path's segments, one query, and no character that ends a line.
    [Fact]
    public void Write_AtRandom_KeepsTheStructure()
    {
        var random = new Random(20261127);
        const string Alphabet = "/\\.%?#&=@:;+ \r\n\0\"<>{}2eEfF5cC0aé\u202e😀";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var allowsSlashes = i % 2 == 0;
            var (failure, target) = Write("/one/{a.body}/two?x={a.body}&y=1", JsonSerializer.Serialize(text), allowsSlashes);
            if (failure != PartFailure.None)
                continue;
            Assert.All(target!, static c => Assert.InRange(c, '!', '~'));
            var parts = target!.Split('?');
            Assert.Equal(2, parts.Length);
            var segments = parts[0].Split('/');
            Assert.Equal((4, "one", "two"), (segments.Length, segments[1], segments[3]));
            Assert.Equal(2, parts[1].Split('&').Length);
            Assert.Equal(2, parts[1].Count(static c => c == '='));
            var decoded = Uri.UnescapeDataString(Uri.UnescapeDataString(segments[2])).Split('/', '\\');
            Assert.DoesNotContain("..", decoded);
            Assert.True(allowsSlashes || decoded.Length == 1, target);
        }
    }

    private static (PartFailure Failure, string? Target) Write(string template, string value, bool allowsSlashes = false)
    {
        var pieces = TemplateReader.ReadTarget(template, new Scope([], ["a"]), hasItem: false, static message => Assert.Fail(message))!;
        var values = new Values(new DefaultHttpContext(), [new PartState { Body = Encoding.UTF8.GetBytes(value) }]);
        var target = TargetWriter.Write(pieces, values, default, allowsSlashes, out var failure);
        return (failure, target?.Raw);
    }
}
