using System.Net;
using System.Text.Json;

namespace Gateway.Tests.ErrorPages;

/// <summary>What holds for every problem document.</summary>
internal static class ProblemAssert
{
    public static async Task<string> IsAsync(HttpResponseMessage response, HttpStatusCode status, string name)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var document = JsonDocument.Parse(body);
        Assert.Equal($"urn:gateway:{name}", document.RootElement.GetProperty("type").GetString());
        Assert.Equal((int)status, document.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(document.RootElement.GetProperty("traceId").GetString()!);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        return body;
    }
}
