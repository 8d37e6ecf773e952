using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Maintenance;

/// <summary>Answers for routes in maintenance; all was decided when the configuration was loaded.</summary>
internal sealed class MaintenanceMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.FindEndpoint()?.Metadata.GetMetadata<MaintenanceAnswer>() is not { } answer
        || answer.Allowed.Contains(context.Connection.RemoteIpAddress)
            ? next(context)
            : context.WriteFailureAsync(answer.Failure, answer.Page);
}
