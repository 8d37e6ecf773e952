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

    [Fact]
    public void Of_WhatIsNotOffered_IsNone() => Assert.Null(AskedTransfer.Of("multipart/mixed", [Transfer.Lines]));
}
