using System.Text;
using System.Text.Json;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Tests.Shared.Json;

public sealed class JsonInspectionTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("1e999999999")]
    [InlineData("-0.10E+400")]
    [InlineData("1234567890123456789012345678901234567890")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud83d\\ude00 \\\\ud83d \\/\"")]
    [InlineData("{}")]
    [InlineData("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}],\"A\":3,\"\":4}")]
    [InlineData("{ \"a\" : [ 1 , 2 ] }")]
    public void Find_ValidJson_IsTakenAsItIs(string json)
    {
        var fault = JsonInspection.Find(Encoding.UTF8.GetBytes($"\uFEFF \r\n\t{json} \n"), out var value);

        Assert.Equal((JsonFault.None, json), (fault, Encoding.UTF8.GetString(value.Span)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData("NaN")]
    [InlineData("'a'")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("// x\n1")]
    [InlineData("\"\n\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\u00e9")]
    public void Find_BrokenGrammar_IsNot(string json) => Assert.Equal(JsonFault.Grammar, FaultOf(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\ude00\"")]
    [InlineData("\"\\ud83d\\ud83d\"")]
    [InlineData("\"\\ud83d x\"")]
    [InlineData("\"\\ud83d\\n\"")]
    [InlineData("{\"\\udfff\":1}")]
    [InlineData("[\"ok\",\"\\\\\\ud800\"]")]
    public void Find_HalfACharacter_IsNot(string json) => Assert.Equal(JsonFault.HalfCharacter, FaultOf(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(new byte[] { 0x22, 0xE9, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC0, 0xAF, 0x22 })]
    public void Find_OtherThanUtf8_IsNot(byte[] json) => Assert.Equal(JsonFault.NotUtf8, FaultOf(json));

    [Theory]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"\\u0061\":1,\"a\":2}")]
    [InlineData("{\"\\u0061\":1,\"\\u0061\":2}")]
    [InlineData("{\"x\":{\"a\":1,\"b\":{\"c\":1},\"a\":1}}")]
    [InlineData("{\"\":1,\"\":2}")]
    public void Find_NameThatRepeats_IsNot(string json) => Assert.Equal(JsonFault.RepeatedName, FaultOf(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Find_ManyNames_FindsTheOneThatRepeats()
    {
        var names = Enumerable.Range(0, 5000).Select(static number => $"\"n{number}\":{{\"n{number}\":0}}").ToArray();

        Assert.Equal(JsonFault.None, FaultOf(Encoding.UTF8.GetBytes($"{{{string.Join(',', names)}}}")));
        Assert.Equal(JsonFault.RepeatedName, FaultOf(Encoding.UTF8.GetBytes($"{{{string.Join(',', names)},\"n17\":1}}")));
    }

    [Theory]
    [InlineData('[', ']', "")]
    [InlineData('{', '}', "\"a\":")]
    public void Find_Depth_IsTakenUpTo64(char open, char close, string name)
    {
        Assert.Equal(JsonFault.None, FaultOf(Nested(64)));
        Assert.Equal(JsonFault.TooDeep, FaultOf(Nested(65)));
        Assert.Equal(JsonFault.TooDeep, FaultOf(Nested(5000)));

        byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat($"{open}{name}", depth - 1)) + open + close + new string(close, depth - 1));
    }

    // What .NET's strict reader takes is taken, and nothing else, whatever a byte is changed to.
    [Fact]
    public void Find_MutatedJson_AgreesWithAStrictReader()
    {
        var random = new Random(20261127);
        var sample = Encoding.UTF8.GetBytes("""{"a":[1,-2.5e3,true,null,"x\u00e9\ud83d\ude00é\n"],"b":{"c":{},"d":[]},"e":"\\\"/"}""");
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = sample.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                mutated[random.Next(mutated.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : sample[random.Next(sample.Length)];
            Assert.True(IsStrict(mutated) == (FaultOf(mutated) == JsonFault.None), Encoding.Latin1.GetString(mutated));
        }
    }

    private static bool IsStrict(byte[] json)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(json);
            return Walk(JsonElement.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false }));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static bool Walk(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is not null,
        JsonValueKind.Array => element.EnumerateArray().All(Walk),
        JsonValueKind.Object => element.EnumerateObject().All(static member => member.Name is not null && Walk(member.Value)),
        _ => true,
    };

    private static JsonFault FaultOf(byte[] json) => JsonInspection.Find(json, out _);
}
