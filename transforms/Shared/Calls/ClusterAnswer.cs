using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared.Calls;

/// <summary>What came of a <see cref="ClusterCall"/>: a whole answer, or a failure.</summary>
/// <param name="Status">The status; 0 for a failure.</param>
/// <param name="Headers">The headers; empty for a failure.</param>
/// <param name="Body">The whole body, as the backend encoded it.</param>
/// <param name="Failure">Why there is no answer, in a few words without anything of the request; null where there is one.</param>
public sealed record ClusterAnswer(int Status, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, string? Failure)
{
    /// <summary>No answer.</summary>
    public static ClusterAnswer Failed(string failure) => new(0, new HeaderDictionary(), default, failure);
}
