using Gateway.Transforms.Shared;

namespace Gateway.Tests.Shared;

public sealed class EventStreamsTests
{
    [Theory]
    [InlineData("text/event-stream", true)]
    [InlineData("Text/Event-Stream ; charset=utf-8", true)]
    [InlineData("text/event-streams", false)]
    [InlineData("text/plain; a=text/event-stream", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Is_GoesByTheMediaType(string? contentType, bool expected) => Assert.Equal(expected, EventStreams.Is(contentType));
}
