using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication;

/// <summary>A way to prove who calls; its <c>Type</c> says which.</summary>
[Variant("Jwt", typeof(JwtOptions))]
[Variant("ApiKey", typeof(ApiKeyOptions))]
public abstract record SchemeOptions;
