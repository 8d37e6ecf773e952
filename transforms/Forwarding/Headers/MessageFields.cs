using System.Net.Http.Headers;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>Fields of one of .NET's messages.</summary>
/// <param name="headers">The message's.</param>
internal readonly struct MessageFields(HttpRequestHeaders headers) : IRequestFields
{
    /// <inheritdoc/>
    public void Add(string name, string value) => headers.TryAddWithoutValidation(name, value);
}
