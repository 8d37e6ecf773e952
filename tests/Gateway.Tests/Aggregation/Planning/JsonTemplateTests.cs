using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Planning;

public sealed class JsonTemplateTests
{
    [Theory]
    [InlineData("""{"u":"{a}","n":"{a.body.n}","s":"{a.status}"}""", """{"u":{"x":1.0},"n":1e400,"s":200}""", true)]
    [InlineData("""["{a.body.t}","<{a.body.t}>",{"k":["{a}"]},1.50,"é"]""", """["\u00e9\"","<\u00e9\">",{"k":[{"x":1.0}]},1.50,"é"]""", true)]
    [InlineData("\"{a}\"", """{"x":1.0}""", true)]
    [InlineData("""{"x":"{a.body.missing}","y":"[{a.body.missing}]"}""", """{"x":null,"y":"[]"}""", false)]
    [InlineData("{}", "{}", true)]
    [InlineData("""{"a":{},"b":[],"c":"plain"}""", """{"a":{},"b":[],"c":"plain"}""", true)]
    public void Write_Values_TakeTheirPlaces(string template, string expected, bool isWhole)
    {
        using var output = new PooledBytes();
        var read = new JsonTemplateReader(new Scope([], ["a"]), hasItem: false, takesResults: true, static (path, message) => Assert.Fail($"{path}: {message}")).Read(JsonElement.Parse(template));
        var state = new PartState { Status = 200, Body = Encoding.UTF8.GetBytes("""{"n":1e400,"t":"\u00e9\""}"""), Result = Encoding.UTF8.GetBytes("""{"x":1.0}""") };

        Assert.Equal(isWhole ? PartFailure.None : PartFailure.NoValue, read.Write(new Values(new DefaultHttpContext(), [state]), default, new TemplateOutput(output, share: null)));
        read.End(output);

        Assert.Equal(JsonSerializer.Serialize(JsonElement.Parse(expected)), JsonSerializer.Serialize(JsonElement.Parse(output.Written.Span)));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.Written.Span).Replace("\\\"", "\\\"", StringComparison.Ordinal));
    }

    // Values of a request are spelled anew, those of JSON stay as they are, and together they are one text.
    [Fact]
    public void Write_ATextOfSeveralValues_MeansWhatTheyMean()
    {
        using var output = new PooledBytes();
        var client = new DefaultHttpContext();
        client.Request.Headers["X-Tag"] = "a\"\\\u007fb";
        var read = new JsonTemplateReader(new Scope([], ["a"]), hasItem: true, takesResults: true, static (path, message) => Assert.Fail($"{path}: {message}"))
            .Read(JsonElement.Parse("""{"t":"\"{header.X-Tag}/{a.body.t}/{item}/{a.body.b}/{a.status}\n"}"""));
        using var state = new PartState { Status = 200, Body = Encoding.UTF8.GetBytes("""{"b":true,"t":"\ud83d\ude00\\\n\u0001é"}""") };

        Assert.Equal(PartFailure.None, read.Write(new Values(client, [state]), Encoding.UTF8.GetBytes("\"i\\\"\""), new TemplateOutput(output, share: null)));
        read.End(output);

        Assert.Equal("\"a\"\\\u007fb/\ud83d\ude00\\\n\u0001é/i\"/true/200\n", JsonElement.Parse(output.Written.Span).GetProperty("t").GetString());
    }

    [Fact]
    public void Read_WhatIsWrong_IsToldWithItsPlace()
    {
        var told = new List<string>();
        new JsonTemplateReader(new Scope([], ["a"]), hasItem: false, takesResults: true, (path, message) => told.Add($"{path} {message}"))
            .Read(JsonElement.Parse("""{"x":{"y":["ok","{b}"]},"z":"{a.body"}"""));

        Assert.Equal(2, told.Count);
        Assert.StartsWith(":x:y:1 '{b}' is not a value", told[0], StringComparison.Ordinal);
        Assert.StartsWith(":z '{a.body' has a brace", told[1], StringComparison.Ordinal);
    }
}
