using Gateway.Transforms.RequestRules;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.RequestRules;

public sealed class RequestRulesPolicyTests
{
    private static readonly RequestRulesPolicyOptions Api = new() { ContentTypes = ["application/json", "application/*+json", "text/*"], MaxBytes = new ByteSize(1000), Json = new() };

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    [InlineData("application/json ; charset=utf-8 ;")]
    [InlineData("application/vnd.api+json; ext=\"https://x.example; a=\\\"b\\\"\"")]
    [InlineData("text/csv")]
    [InlineData("text/plain; charset=latin1")]
    public void Judge_TypeThatIsTaken_Passes(string type) => Assert.Equal(RulesVerdict.Passed, Judge(Api, type));

    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/jsonp")]
    [InlineData("application/+json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=application/json")]
    [InlineData("application/json, text/html")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf-8; charset=utf-7")]
    [InlineData("application/json; charset=\"\"; charset=utf-8")]
    [InlineData("application/json; charset=utf-8; charset=\"\"")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("application/json; charset")]
    [InlineData("application/json; charset =utf-8")]
    [InlineData("application/json; charset=\"utf-8")]
    [InlineData("application/json charset=utf-8")]
    [InlineData("application /json")]
    [InlineData("application")]
    [InlineData("*/*")]
    [InlineData("text/")]
    [InlineData("")]
    [InlineData(null)]
    public void Judge_AnyOther_IsRefused(string? type) => Assert.Equal(RulesVerdict.ContentType, Judge(Api, type));

    [Fact]
    public void Judge_TwoTypes_OrOneByAnotherName_IsRefused()
    {
        Assert.Equal(RulesVerdict.ContentType, Judge(Api, new StringValues(["application/json", "text/plain"])));
        Assert.Equal(RulesVerdict.ContentType, Judge(Api, "application/json", headers: ("Content_Type", "text/html")));
        Assert.Equal(RulesVerdict.ContentType, Judge(new() { Json = new() }, "application/xml", headers: ("content.type", "application/json")));
    }

    // Laravel looks for "/json" and "+json" anywhere in the header.
    [Theory]
    [InlineData("application/json", true)]
    [InlineData("TEXT/JSON", true)]
    [InlineData("application/problem+json", true)]
    [InlineData("text/plain; x=\"/json\"", true)]
    [InlineData("text/plain; x=a+json", true)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-ndjson", false)]
    [InlineData("multipart/form-data; boundary=x", false)]
    [InlineData("rubbish", false)]
    [InlineData(null, true)]
    public void Judge_WhatSomeBackendTakesForJson_IsLookedAt(string? type, bool isJson)
    {
        var policy = new RequestRulesPolicy("api", new() { Json = new() });

        Assert.Equal(RulesVerdict.Passed, policy.Judge(Request(type, 10), out var task));
        Assert.Equal((isJson, isJson), (task.Holds, task.Json is not null));
    }

    [Theory]
    [InlineData("rubbish; x=/json")]
    [InlineData("application/json, application/json")]
    [InlineData("application/json; charset=utf-16")]
    public void Judge_JsonThatIsNotNamedInOneWay_IsRefused_WhateverTypesAreTaken(string type) => Assert.Equal(RulesVerdict.ContentType, Judge(new() { Json = new() }, type));

    [Theory]
    [InlineData("gzip", RulesVerdict.ContentCoding)]
    [InlineData("identity, gzip", RulesVerdict.ContentCoding)]
    [InlineData("", RulesVerdict.ContentCoding)]
    [InlineData("identity", RulesVerdict.Passed)]
    public void Judge_EncodedJson_IsRefused(string coding, object expected)
    {
        Assert.Equal((RulesVerdict)expected, Judge(Api, "application/json", headers: ("Content-Encoding", coding)));
        Assert.Equal(RulesVerdict.Passed, Judge(Api, "text/plain", headers: ("Content-Encoding", coding)));
    }

    [Theory]
    [InlineData(1000L, "text/plain", RulesVerdict.Passed, false)]
    [InlineData(1001L, "text/plain", RulesVerdict.TooLarge, false)]
    [InlineData(long.MaxValue, "text/plain", RulesVerdict.TooLarge, false)]
    [InlineData(null, "text/plain", RulesVerdict.Passed, true)]
    [InlineData(1000L, "application/json", RulesVerdict.Passed, true)]
    [InlineData(1001L, "application/json", RulesVerdict.TooLarge, true)]
    public void Judge_Length_IsHeldToTheLeastLimit(long? length, string type, object expected, bool holds)
    {
        Assert.Equal((RulesVerdict)expected, new RequestRulesPolicy("api", Api).Judge(Request(type, length), out var task));
        Assert.Equal((holds, 1000), (task.Holds, task.MaxBytes));
    }

    [Theory]
    [InlineData("text/*+*", false)]
    [InlineData("*/*", false)]
    [InlineData("*", false)]
    [InlineData("json", false)]
    [InlineData("text/*json", false)]
    [InlineData("text/*+", false)]
    [InlineData("text/ csv", false)]
    [InlineData("text/csv; charset=utf-8", false)]
    [InlineData("text/*", true)]
    [InlineData("application/*+json", true)]
    [InlineData("application/vnd.api+json", true)]
    public void IsWritten_Range_IsOneOfThreeForms(string text, bool expected) => Assert.Equal(expected, AllowedTypes.IsWritten(text));

    private static RulesVerdict Judge(RequestRulesPolicyOptions options, StringValues type, params (string Name, string Value)[] headers) =>
        new RequestRulesPolicy("api", options).Judge(Request(type, 10, headers), out _);

    private static HttpRequest Request(StringValues type, long? length, params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        if (type.Count > 0)
            request.Headers.ContentType = type;
        request.ContentLength = length;
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return request;
    }
}
