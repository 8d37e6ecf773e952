using System.Text;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Tests.Shared.Json;

public sealed class JsonPlaceTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("-1.5e+300")]
    [InlineData("1e999999")]
    [InlineData("\"\"")]
    [InlineData(" \t\r\n{\"a\":[1,2,{\"b\":\"\\u00e9\\ud83d\\ude00é😀\"}]}\r\n")]
    [InlineData("{\"a\":1,\"A\":2,\"b\":{\"a\":3},\"c\":[{\"a\":4},{\"a\":5}]}")]
    [InlineData("\"\\u0000\"")]
    public void Find_Json_HasNoFault(string json) => Assert.Equal(default, JsonInspection.Find(Encoding.UTF8.GetBytes(json), 64, hasUniqueNames: true));

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData(" ", 1, 2)]
    [InlineData("{", 1, 2)]
    [InlineData("{\n  \"a\": tru\n}", 2, 11)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("{'a':1}", 1, 2)]
    [InlineData("{a:1}", 1, 2)]
    [InlineData("[1 2]", 1, 4)]
    [InlineData("{}{}", 1, 3)]
    [InlineData("{} x", 1, 4)]
    [InlineData("/* x */{}", 1, 1)]
    [InlineData("NaN", 1, 1)]
    [InlineData("01", 1, 2)]
    [InlineData("\"\t\"", 1, 2)]
    [InlineData("\"\\x\"", 1, 3)]
    [InlineData("\ufeff{}", 1, 1)]
    [InlineData("{}\0", 1, 3)]
    public void Find_Otherwise_SaysWhere(string json, int line, int column) =>
        Assert.Equal(new JsonPlace(JsonFault.Grammar, line, column), JsonInspection.Find(Encoding.UTF8.GetBytes(json), 64, hasUniqueNames: false));

    [Theory]
    [InlineData("22ff22")]
    [InlineData("22c0af22")]
    [InlineData("22eda08022")]
    [InlineData("22f490808022")]
    [InlineData("22e29822")]
    [InlineData("7b22ff223a317d")]
    [InlineData("fffe7b007d00")]
    public void Find_InvalidUtf8_IsFound(string hex) => Assert.Equal(JsonFault.NotUtf8, JsonInspection.Find(Convert.FromHexString(hex), 64, hasUniqueNames: false).Fault);

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\ude00\"")]
    [InlineData("\"\\ud83dx\"")]
    [InlineData("\"\\ud83d\\u0041\"")]
    [InlineData("{\"\\ud83d\":1}")]
    public void Find_HalfACharacter_IsFound(string json) => Assert.Equal(JsonFault.HalfCharacter, JsonInspection.Find(Encoding.UTF8.GetBytes(json), 64, hasUniqueNames: false).Fault);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Find_Depth_IsAllowedToTheLast(int depth)
    {
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("[", "]"), ("{\"a\":", "}")])
        {
            var inner = open == "[" ? "" : "1";
            Assert.Equal(default, JsonInspection.Find(Nested(open, inner, close, depth), depth, hasUniqueNames: true));
            Assert.Equal(JsonFault.TooDeep, JsonInspection.Find(Nested(open, inner, close, depth + 1), depth, hasUniqueNames: true).Fault);
        }
    }

    [Fact]
    public void Find_ADepthBomb_EndsAtTheLimit() =>
        Assert.Equal(new JsonPlace(JsonFault.TooDeep, 1, 65), JsonInspection.Find(Encoding.UTF8.GetBytes(new string('[', 1_000_000)), 64, hasUniqueNames: false));

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", 1, 8)]
    [InlineData("{\"a\":{\"a\":1},\n\"b\":[{\"c\":1,\n\"c\":2}]}", 3, 1)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", 1, 8)]
    [InlineData("{\"é\":1,\"\\u00e9\":2}", 1, 9)]
    [InlineData("{\"a/b\":1,\"a\\/b\":2}", 1, 10)]
    [InlineData("{\"\":1,\"\":2}", 1, 7)]
    [InlineData("{\"a\":[{\"a\":1}],\"a\":2}", 1, 16)]
    public void Find_ANameTwice_IsFoundWhereItIsAskedFor(string json, int line, int column)
    {
        Assert.Equal(new JsonPlace(JsonFault.RepeatedName, line, column), JsonInspection.Find(Encoding.UTF8.GetBytes(json), 64, hasUniqueNames: true));
        Assert.Equal(default, JsonInspection.Find(Encoding.UTF8.GetBytes(json), 64, hasUniqueNames: false));
    }

    private static byte[] Nested(string open, string inner, string close, int depth) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth)));
}
