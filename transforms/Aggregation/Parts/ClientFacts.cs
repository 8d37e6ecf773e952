using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What the calls for one request have of it, looked up once for all of them. Safe to read by several at once.</summary>
internal sealed class ClientFacts
{
    /// <summary>Looks it up.</summary>
    /// <param name="client">The aggregate's request.</param>
    /// <param name="names">The request's headers that parts are sent.</param>
    public ClientFacts(HttpContext client, string[] names)
    {
        var (request, features) = (client.Request, client.Features);
        (Scheme, Host, TraceIdentifier, Services) = (request.Scheme, request.Headers.Host, client.TraceIdentifier, client.RequestServices);
        Connection = features.Find<IHttpConnectionFeature>();
        Forwarded = features.Find<ForwardedFacts>();
        Unnamed = features.Find<UnnamedClient>();
        Caller = features.Find<Caller>();
        CredentialNames = client.FindEndpoint()?.Metadata.GetMetadata<CredentialHeaderNames>();
        if (features.Find<RequestIdName>() is { Header: var id })
            RequestId = KeyValuePair.Create(id, request.Headers[id]);
        foreach (var name in names)
        {
            if (request.Headers.TryGetValue(name, out var values))
                Sent.Add(KeyValuePair.Create(name, values));
        }
    }

    /// <summary>The scheme.</summary>
    public string Scheme { get; }

    /// <summary>The <c>Host</c> header.</summary>
    public StringValues Host { get; }

    /// <summary>What it is called in logs.</summary>
    public string TraceIdentifier { get; }

    /// <summary>Its services.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Its connection.</summary>
    public IHttpConnectionFeature? Connection { get; }

    /// <summary>What a proxy in front said of it.</summary>
    public ForwardedFacts? Forwarded { get; }

    /// <summary>That its address is unknown.</summary>
    public UnnamedClient? Unnamed { get; }

    /// <summary>Who calls; null for nobody known.</summary>
    public Caller? Caller { get; }

    /// <summary>The headers that callers of its route are known by; null for none.</summary>
    public CredentialHeaderNames? CredentialNames { get; }

    /// <summary>The header with its id, which every call has, too; null for none.</summary>
    public KeyValuePair<string, StringValues>? RequestId { get; }

    /// <summary>Those of its headers that calls are sent.</summary>
    public List<KeyValuePair<string, StringValues>> Sent { get; } = [];
}
