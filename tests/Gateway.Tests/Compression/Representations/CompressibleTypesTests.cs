using Gateway.Transforms.Compression;
using Gateway.Transforms.Compression.Representations;

namespace Gateway.Tests.Compression.Representations;

public sealed class CompressibleTypesTests
{
    [Theory]
    [InlineData("text/html; charset=utf-8", true)]
    [InlineData("TEXT/CSS", true)]
    [InlineData("text/event-stream", true)]
    [InlineData("text/x-component", true)]
    [InlineData("application/json", true)]
    [InlineData("application/json;charset=utf-8", true)]
    [InlineData("application/ld+json", true)]
    [InlineData("application/problem+json", true)]
    [InlineData("application/vnd.api+JSON", true)]
    [InlineData("application/javascript", true)]
    [InlineData("image/svg+xml", true)]
    [InlineData("application/xml", true)]
    [InlineData("application/rss+xml", true)]
    [InlineData("application/wasm", true)]
    [InlineData("image/png", false)]
    [InlineData("image/webp", false)]
    [InlineData("font/woff2", false)]
    [InlineData("video/mp4", false)]
    [InlineData("application/octet-stream", false)]
    [InlineData("application/zip", false)]
    [InlineData("application/grpc", false)]
    [InlineData("multipart/form-data; boundary=x", false)]
    [InlineData("application/jsonx", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Contains_WithTheDefaults_TakesWhatGains(string? type, bool expected) =>
        Assert.Equal(expected, new CompressibleTypes(new CompressionPolicyOptions().Types).Contains(type));

    [Theory]
    [InlineData("*/*", "image/png", true)]
    [InlineData("*/*", null, false)]
    [InlineData("application/pdf", "application/pdf", true)]
    [InlineData("application/pdf", "application/json", false)]
    public void Contains_WithAList_TakesWhatStandsThere(string entry, string? type, bool expected) =>
        Assert.Equal(expected, new CompressibleTypes([entry]).Contains(type));

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("text/*", true)]
    [InlineData("*+json", true)]
    [InlineData("*/*", true)]
    [InlineData("html", false)]
    [InlineData("*/html", false)]
    [InlineData("text/", false)]
    [InlineData("text/html; charset=utf-8", false)]
    [InlineData("te*t/html", false)]
    [InlineData("*+", false)]
    [InlineData("", false)]
    public void IsEntry_AText_IsATypeOrAFamily(string entry, bool expected) => Assert.Equal(expected, CompressibleTypes.IsEntry(entry));
}
