using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Api;

/// <summary>Writes JSON.</summary>
internal static class ApiResponse
{
    public static Task WriteJsonAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return context.WriteJsonAsync(body, status);
    }

    public static async Task WriteJsonAsync(this HttpContext context, ReadOnlyMemory<byte> body, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    public static Task WriteErrorAsync(this HttpContext context, int status, string message, Dictionary<string, string[]>? errors = null) =>
        context.WriteJsonAsync(new ApiError(message, errors), ApiJson.Default.ApiError, status);
}
