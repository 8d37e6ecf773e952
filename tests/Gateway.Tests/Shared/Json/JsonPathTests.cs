using System.Text.Json;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Tests.Shared.Json;

public sealed class JsonPathTests
{
    private const string Document = """{"id":7,"user":{"name":"Ada","roles":[{"name":"a"},{"name":"b"}]},"a b":1,"":2,"\u00fc":3,"list":[[1,2],[3]]}""";

    [Theory]
    [InlineData("$.id", "7")]
    [InlineData("$['id']", "7")]
    [InlineData("$[\"a b\"]", "1")]
    [InlineData("$['']", "2")]
    [InlineData("$.\u00fc", "3")]
    [InlineData("$.user.name", "\"Ada\"")]
    [InlineData("$.user.roles[0].name", "\"a\"")]
    [InlineData("$.user.roles[-1].name", "\"b\"")]
    [InlineData("$.user.roles[*].name", "\"a\" \"b\"")]
    [InlineData("$.user.roles.*.name", "\"a\" \"b\"")]
    [InlineData("$.list[*][*]", "1 2 3")]
    [InlineData("$.list[1][0]", "3")]
    [InlineData("$.list[2]", "")]
    [InlineData("$.list[-3]", "")]
    [InlineData("$.nothing", "")]
    [InlineData("$.id.name", "")]
    [InlineData("$.id[0]", "")]
    [InlineData("$.user.roles.name", "")]
    [InlineData("$.id[*]", "")]
    public void Select_Path_LeadsToItsValues(string path, string expected)
    {
        using var document = JsonDocument.Parse(Document);
        Assert.True(JsonPath.TryParse(path, out var parsed, out var problem), problem);
        Assert.Equal(expected, string.Join(' ', parsed!.Select(document.RootElement).Select(static value => value.GetRawText())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("id")]
    [InlineData("$id")]
    [InlineData("$.")]
    [InlineData("$..id")]
    [InlineData("$.a-b")]
    [InlineData("$.1a")]
    [InlineData("$[")]
    [InlineData("$[]")]
    [InlineData("$[01]")]
    [InlineData("$[-0]")]
    [InlineData("$[1:2]")]
    [InlineData("$[?@.a]")]
    [InlineData("$['a")]
    [InlineData("$['a'")]
    [InlineData("$['a\\'b']")]
    [InlineData("$[99999999999]")]
    [InlineData("$ .id")]
    public void TryParse_WhatIsNotKnown_SaysWhere(string path)
    {
        Assert.False(JsonPath.TryParse(path, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void TryParse_TooManySegments_IsRefused()
    {
        Assert.True(JsonPath.TryParse("$" + string.Concat(Enumerable.Repeat(".a", JsonPath.MaxSegments)), out _, out _));
        Assert.False(JsonPath.TryParse("$" + string.Concat(Enumerable.Repeat(".a", JsonPath.MaxSegments + 1)), out _, out _));
    }

    [Theory]
    [InlineData("$.a[0]", true)]
    [InlineData("$", true)]
    [InlineData("$.a[*].b", false)]
    public void IsSingular_Path_TellsWhetherItLeadsToOne(string path, bool expected)
    {
        Assert.True(JsonPath.TryParse(path, out var parsed, out _));
        Assert.Equal(expected, parsed!.IsSingular);
    }
}
