using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Compression.Representations;

public sealed class UpstreamTagsTests
{
    [Theory]
    [InlineData("\"x\"", "W/\"x\"")]
    [InlineData("W/\"x\"", "W/\"x\"")]
    [InlineData("unquoted", "W/unquoted")]
    public void Weaken_ATag_IsWeak(string tag, string expected) => Assert.Equal(expected, EntityTags.Weaken(tag));

    [Theory]
    [InlineData("W/\"x\"", "Strong", "\"x\"")]
    [InlineData("W/\"x\"", "Weak", null)]
    [InlineData("W/\"x\"", "None", "W/\"x\", \"x\"")]
    [InlineData("W/\"x\"", "Strong, Weak", "W/\"x\", \"x\"")]
    [InlineData("\"x\"", "Strong", null)]
    [InlineData("*", "Strong", null)]
    [InlineData("W/\"a\", \"b\",W/\"c\"", "Strong", "\"a\", \"b\", \"c\"")]
    [InlineData("W/\"a,b\", \"c\"", "Strong", "\"a,b\", \"c\"")]
    [InlineData("W/unquoted", "Strong", "unquoted")]
    [InlineData("W/\"open", "Strong", "\"open")]
    [InlineData(" , W/\"x\" ,, ", "Strong", "\"x\"")]
    [InlineData("\"W/x\"", "Strong", "\"W/x\"")]
    [InlineData("W/", "Strong", "")]
    public void ToUpstream_OfAHeader_IsWhatTheBackendKnows(string header, string known, string? expected) =>
        Assert.Equal(expected, UpstreamTags.ToUpstream(header, Enum.Parse<TagForms>(known)));

    [Fact]
    public void ToUpstream_SeveralLines_AreOneList() =>
        Assert.Equal("\"a\", \"b\"", UpstreamTags.ToUpstream(new(["W/\"a\"", "W/\"b\""]), TagForms.Strong));

    [Theory]
    [InlineData("W/\"x\"", true)]
    [InlineData("\"y\", W/\"x\"", true)]
    [InlineData("\"x\"", false)]
    [InlineData("W/\"xx\"", false)]
    [InlineData("", false)]
    public void HasWeakOf_AHeader_SeesTheTag(string header, bool expected) =>
        Assert.Equal(expected, UpstreamTags.HasWeakOf(header, "\"x\""));

    [Fact]
    public void See_Tags_RemembersTheirForms()
    {
        var seen = new SeenTags();
        Assert.Equal(TagForms.None, seen.Forms);
        seen.See(null);
        seen.See("\"x\"");
        Assert.Equal(TagForms.Strong, seen.Forms);
        seen.See("W/\"x\"");
        Assert.Equal(TagForms.Strong | TagForms.Weak, seen.Forms);
    }
}
