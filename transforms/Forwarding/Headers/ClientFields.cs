using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Which of a client's header fields go on to a backend: all but what is for the client's connection alone, and what only the gateway may say. The one
/// place for both ways a head is made (<see cref="RequestHeadersTransform"/>, <see cref="PlainHead"/>).
/// </summary>
internal readonly struct ClientFields
{
    private readonly StringValues _connection;
    private readonly bool _allowsOverride;
    private readonly IdentityHeaderNames? _identity;
    private readonly CredentialHeaderNames? _credentials;

    /// <summary>The fields of a request.</summary>
    public ClientFields(HttpContext context)
    {
        var metadata = context.FindEndpoint()?.Metadata;
        _connection = context.Request.Headers.Connection;
        _allowsOverride = metadata?.GetMetadata<MethodOverrideAllowed>() is not null;
        _identity = metadata?.GetMetadata<IdentityHeaderNames>();
        _credentials = metadata?.GetMetadata<CredentialHeaderNames>();
    }

    /// <summary>True for a field that goes on. Allocates nothing for a name without unusual separators.</summary>
    /// <param name="name">As the client wrote it.</param>
    public bool Pass(string name)
    {
        // Nearly all there are.
        if (HopByHop.IsEndToEnd(name))
            return _identity?.Contains(name) != true && !IsHost(name);
        // Pseudo-headers are not fields, and Expect is answered here.
        if (name[0] == ':' || name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
            return false;
        if (HopByHop.Is(name, _connection) && (HopByHop.Is(name, StringValues.Empty) || _credentials?.Contains(name) != true))
            return false;
        return !OwnedHeaders.Has(name) && (_allowsOverride || !MethodOverride.IsNamed(name)) && _identity?.Contains(name) != true;
    }

    // Which one is sent is not the client's to say alone.
    private static bool IsHost(string name) => name.Equals("Host", StringComparison.OrdinalIgnoreCase);
}
