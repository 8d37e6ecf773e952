using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Answers;

namespace Gateway.Tests.Aggregation.Answers;

public sealed class AskedTransferTests
{
    [Theory]
    [InlineData("application/x-ndjson", Transfer.Lines)]
    [InlineData("application/json, application/NDJSON;q=0.9", Transfer.Lines)]
    [InlineData("text/html;q=0.1,multipart/mixed", Transfer.Multipart)]
    [InlineData("multipart/mixed, application/x-ndjson", Transfer.Multipart)]
    [InlineData("application/x-ndjson;q=0", null)]
    [InlineData("application/x-ndjson;q=0.000", null)]
    [InlineData("application/x-ndjson;q=0.001", Transfer.Lines)]
    [InlineData("multipart/mixed;charset=utf-8;q=0, application/x-ndjson;q=0.1", Transfer.Lines)]
    [InlineData("*/*", null)]
    [InlineData("application/*", null)]
    [InlineData("", null)]
    public void Of_Accept_IsWhatIsNamed(string accept, Transfer? expected) =>
        Assert.Equal(expected, AskedTransfer.Of(accept, [Transfer.Lines, Transfer.Multipart]));

    [Theory]
    [InlineData("text/html, application/x-ndjson;q=0.5, */*;q=0.1", "text/html, */*;q=0.1")]
    [InlineData("Multipart/Mixed, application/ndjson", "application/json")]
    [InlineData("application/vnd.shop+json;v=2", "application/vnd.shop+json;v=2")]
    [InlineData("", "application/json")]
    public void WithoutAny_Accept_IsWhatIsLeft(string accept, string expected) => Assert.Equal(expected, AskedTransfer.WithoutAny(accept).ToString());

    [Fact]
    public void Of_WhatIsNotOffered_IsNone() => Assert.Null(AskedTransfer.Of("multipart/mixed", [Transfer.Lines]));
}
