using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Receiving.Bodies;

/// <summary>How slowly a body may move on an HTTP/1.1 connection: the value of two route keys.</summary>
public sealed record BodyRateOptions
{
    /// <summary>The least rate in bytes per second, averaged over the whole body; 0 for none. Default 240.</summary>
    [Accepted("0", "1GiB")]
    public ByteSize BytesPerSecond { get; init; } = new(240);

    /// <summary>How long it may be slower at the beginning. 2 seconds to 10 minutes; default 5 seconds.</summary>
    [Accepted("2s", "10m")]
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Such as <c>240B a second after 5s</c>.</summary>
    public override string ToString() => BytesPerSecond.Bytes == 0 ? "none" : $"{BytesPerSecond} a second after {Duration.Format(GracePeriod)}";
}
