using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Introspection;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication;

/// <summary>A way to prove who calls; its <c>Type</c> says which.</summary>
[Variant("Jwt", typeof(JwtOptions))]
[Variant("Introspection", typeof(IntrospectionOptions))]
[Variant("ForwardAuth", typeof(ForwardAuthOptions))]
[Variant("ApiKey", typeof(ApiKeyOptions))]
public abstract record SchemeOptions;
