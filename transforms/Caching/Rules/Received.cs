using Gateway.Transforms.Shared.Composing;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>The head of a response as it came from the origin.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The fields, by names without case.</param>
/// <param name="RequestedAt">When it was asked for, in milliseconds of Unix time.</param>
/// <param name="ReceivedAt">When it came.</param>
internal sealed record Received(int Status, IDictionary<string, StringValues> Headers, long RequestedAt, long ReceivedAt)
{
    /// <summary>What is known of it where the gateway made it of several; null for one as its backend sent it.</summary>
    public ComposedAnswer? Composed { get; init; }

    /// <summary>The present, when it was received.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt);

    /// <summary><c>Date</c> in seconds of Unix time; when it was received, where there is none that can be read (RFC 9110 §6.6.1).</summary>
    public long Date => Field("Date") is [{ } text] && HttpDate.Read(text, Now) is { } date ? date : ReceivedAt / 1000;

    /// <summary>The values of a field; empty for none.</summary>
    public StringValues Field(string name) => Headers.TryGetValue(name, out var values) ? values : StringValues.Empty;
}
