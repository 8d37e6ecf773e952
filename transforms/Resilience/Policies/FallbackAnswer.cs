using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>A file that is the answer where there is no other. Immutable, safe to share.</summary>
/// <param name="status">The status.</param>
/// <param name="contentType">What it is.</param>
/// <param name="body">The file.</param>
internal sealed class FallbackAnswer(int status, string contentType, byte[] body)
{
    /// <summary>The largest file.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="options">Which file.</param>
    /// <param name="files">The files of the configuration.</param>
    /// <param name="problem">What is wrong with it; null for nothing.</param>
    /// <returns>Null where there is none.</returns>
    public static FallbackAnswer? Read(FallbackOptions options, NamedFiles files, out string? problem)
    {
        problem = null;
        if (options.File is not { } file)
            return null;
        problem = files.Read(file, MaxBytes, out var body);
        return problem is null ? new FallbackAnswer(options.FileStatus, TypeOf(file), body) : null;
    }

    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(body, CancellationToken.None);
    }

    private static string TypeOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".JSON" => "application/json",
        ".HTML" or ".HTM" => "text/html; charset=utf-8",
        ".TXT" => "text/plain; charset=utf-8",
        ".XML" => "application/xml",
        _ => "application/octet-stream",
    };
}
