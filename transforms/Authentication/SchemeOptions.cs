using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Basic;
using Gateway.Transforms.Authentication.ClientCertificates;
using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Introspection;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.LaravelSessions;
using Gateway.Transforms.Authentication.SessionCookies;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication;

/// <summary>A way to prove who calls; its <c>Type</c> says which.</summary>
[Variant("Jwt", typeof(JwtOptions))]
[Variant("Introspection", typeof(IntrospectionOptions))]
[Variant("ForwardAuth", typeof(ForwardAuthOptions))]
[Variant("ApiKey", typeof(ApiKeyOptions))]
[Variant("AuthJs", typeof(AuthJsOptions))]
[Variant("NextAuth", typeof(NextAuthOptions))]
[Variant("LaravelSession", typeof(LaravelSessionOptions))]
[Variant("Basic", typeof(BasicOptions))]
[Variant("ClientCertificate", typeof(ClientCertificateOptions))]
public abstract record SchemeOptions;
