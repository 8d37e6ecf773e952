using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.SecurityHeaders;

/// <summary>One field of a policy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it says.</param>
/// <param name="IsForHttpsOnly">Whether it must not be said over http (RFC 6797 §7.2).</param>
internal readonly record struct SecurityField(string Name, StringValues Value, bool IsForHttpsOnly);
