using Gateway.Transforms.Shared.Failures;

namespace Gateway.Tests.Shared.Failures;

public sealed class AcceptHeaderTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML", true)]
    [InlineData("text/*", true)]
    [InlineData("text/html;q=0", false)]
    [InlineData("text/html;q=nonsense", false)]
    [InlineData("text/html ; level=1 ; Q=0.5", true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", true)]
    [InlineData("text/html, */*; q=0.01", true)]
    [InlineData("text/html, */*", true)]
    [InlineData("text/html, application/json", false)]
    [InlineData("text/html;q=0.9, application/json", false)]
    [InlineData("text/html, application/json;q=0.9", true)]
    [InlineData("text/html, application/problem+json;q=0.9", true)]
    [InlineData("text/html, application/*;q=0.9", true)]
    [InlineData("text/html;q=0.5, application/*;q=0.9, application/json;q=0.1, application/problem+json;q=0", true)]
    [InlineData("application/json, text/plain, */*", false)]
    [InlineData("image/avif,image/webp,*/*;q=0.8", false)]
    [InlineData("text/event-stream", false)]
    [InlineData(",,;;,text/html,", true)]
    public void PrefersHtml_AcceptHeader_FollowsQualityThenExactness(string accept, bool expected) =>
        Assert.Equal(expected, AcceptHeader.PrefersHtml(accept));
}
