using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Authentication;

/// <summary>Asks on routes with a policy who calls, and lets through who may.</summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next, AuthenticationMetrics metrics, TimeProvider time)
{
    private const string Allowed = "allowed";
    private const string NoCredential = "no_credential";
    private const string Forbidden = "forbidden";
    private const string OriginForbidden = "origin_forbidden";
    private const string AddressForbidden = "address_forbidden";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindEndpoint()?.Metadata.GetMetadata<Policy>() is not { } policy)
            return next(context);
        if (policy.Addresses is { } addresses && !addresses.Contains(context.Connection.RemoteIpAddress))
            return RefuseAsync(context, policy, null, AddressForbidden, KnownFailures.Forbidden, default);

        if (!policy.TakesOrigin(context.Request))
            return RefuseAsync(context, policy, null, OriginForbidden, KnownFailures.Forbidden, default);

        if (policy.IsAmbiguous(context.Request))
            return RefuseAsync(context, policy, null, AuthenticationFault.Ambiguous.Name, KnownFailures.Unauthenticated, policy.Invalid(AuthenticationFault.Ambiguous, by: null));

        foreach (var scheme in policy.Schemes)
        {
            if (scheme.TryAuthenticate(context, out var result))
                return result.IsCompletedSuccessfully ? DecideAsync(context, policy, scheme, result.Result) : WaitAsync(context, policy, scheme, result);
        }

        if (policy.IsOptional)
        {
            if (policy.StripsCredentials)
                policy.Strip(context.Request);
            return PassAsync(context, policy, null, policy.Schemes.Count == 0 ? Allowed : NoCredential);
        }

        return context.Request.Headers.Authorization.Count > 0
            ? RefuseAsync(
                context, policy, null, AuthenticationFault.Unrecognised.Name, KnownFailures.Unauthenticated,
                // RFC 6750 §3.1: no token, no error of one.
                IsBearer(context.Request.Headers.Authorization.ToString()) ? policy.Invalid(AuthenticationFault.Unrecognised, by: null) : policy.Missing)
            : RefuseAsync(context, policy, null, NoCredential, KnownFailures.Unauthenticated, policy.Missing);
    }

    private static bool IsBearer(ReadOnlySpan<char> authorization)
    {
        var value = authorization.Trim(' ');
        return value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || value.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
    }

    private async Task WaitAsync(HttpContext context, Policy policy, Scheme scheme, ValueTask<SchemeResult> result) =>
        await DecideAsync(context, policy, scheme, await result);

    private Task DecideAsync(HttpContext context, Policy policy, Scheme scheme, SchemeResult result)
    {
        // Also what was found valid before.
        if (result.Caller is { } valid && policy.Revocations?.FaultOf(valid) is { } revoked)
            result = revoked;
        if (result.Caller is not { } caller)
        {
            // Nobody is let through as anonymous because a backend is down.
            if (result.Fault == AuthenticationFault.Unavailable)
                return RefuseAsync(context, policy, scheme, result.Fault.Name, KnownFailures.AuthenticationUnavailable, default);
            // What was taken back would go on to a backend that does not know it.
            if (policy.StripsCredentials)
                policy.Strip(context.Request);
            return policy.IsOptional && result.Fault != AuthenticationFault.Revoked
                ? PassAsync(context, policy, scheme, result.Fault!.Name)
                : RefuseAsync(context, policy, scheme, result.Fault!.Name, KnownFailures.Unauthenticated, policy.Invalid(result.Fault, scheme));
        }

        if (!policy.IsMetBy(caller, scheme))
            return RefuseAsync(context, policy, scheme, Forbidden, KnownFailures.Forbidden, policy.Insufficient);
        context.Features.Set(caller);
        if (policy.StripsCredentials)
            policy.Strip(context.Request);
        metrics.Decided(policy.Name, scheme.Name, Allowed);
        return policy.ClosesOnExpiry && (result.Expires != long.MaxValue || policy.Revocations is not null)
            ? CredentialWatch.ServeAsync(context, result.Expires, caller, policy.Revocations, next, time)
            : next(context);
    }

    private Task PassAsync(HttpContext context, Policy policy, Scheme? scheme, string result)
    {
        metrics.Decided(policy.Name, scheme?.Name, result);
        return next(context);
    }

    private Task RefuseAsync(HttpContext context, Policy policy, Scheme? scheme, string reason, Failure failure, StringValues challenges)
    {
        metrics.Decided(policy.Name, scheme?.Name, reason);
        if (context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = reason;
        if (failure == KnownFailures.Unauthenticated && policy.LoginPage is { } page && LoginPage.IsFor(context.Request))
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Redirect(page.AddressFor(context.Request));
            return Task.CompletedTask;
        }

        if (challenges.Count > 0)
            context.Response.Headers.WWWAuthenticate = challenges;
        return context.WriteFailureAsync(failure);
    }
}
