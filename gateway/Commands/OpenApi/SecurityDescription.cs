using System.Text.Json.Nodes;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Basic;
using Gateway.Transforms.Authentication.ClientCertificates;
using Gateway.Transforms.Authentication.Introspection;
using Gateway.Transforms.Authentication.Jwt;

namespace Gateway.Commands.OpenApi;

/// <summary>Says how callers prove who they are.</summary>
/// <param name="options">What was configured.</param>
/// <param name="components">Receives the schemes that are named.</param>
internal sealed class SecurityDescription(AuthenticationOptions options, JsonObject components)
{
    /// <summary>What a policy asks for, one of several; null for nothing.</summary>
    /// <param name="policy">Its name, as a route has it; null for none.</param>
    public JsonArray? Of(string? policy)
    {
        if (policy is null || policy.Equals("Anonymous", StringComparison.OrdinalIgnoreCase))
            return null;
        var known = options.Policies.GetValueOrDefault(policy);
        var schemes = known is { Schemes.Count: > 0 } ? known.Schemes : [.. options.Schemes.Keys];
        var requirements = new JsonArray();
        foreach (var name in schemes.Where(options.Schemes.ContainsKey))
        {
            Add(name, options.Schemes[name]);
            requirements.Add((JsonNode)new JsonObject { [BackendDocument.NameOf(name)] = new JsonArray() });
        }

        // Nothing at all will do, too (OpenAPI §4.8.30).
        if (known is { Optional: true })
            requirements.Add((JsonNode)new JsonObject());
        return requirements.Count == 0 ? null : requirements;
    }

    private void Add(string name, SchemeOptions scheme)
    {
        if (components["securitySchemes"] is not JsonObject all)
            components["securitySchemes"] = all = [];
        all[BackendDocument.NameOf(name)] = scheme switch
        {
            BasicOptions => new JsonObject { ["type"] = "http", ["scheme"] = "basic" },
            ApiKeyOptions { Header: { } header } => new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = header },
            ApiKeyOptions { Query: { } query } => new JsonObject { ["type"] = "apiKey", ["in"] = "query", ["name"] = query },
            ClientCertificateOptions => new JsonObject { ["type"] = "mutualTLS" },
            JwtOptions => new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
            IntrospectionOptions => new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
            // What a backend decides by, or a session: a cookie, or whatever its login page says.
            _ => new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "Cookie", ["description"] = "The session of the shop's own pages, or another credential that it takes." },
        };
    }
}
