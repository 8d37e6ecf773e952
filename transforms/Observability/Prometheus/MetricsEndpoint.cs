using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Observability.Prometheus;

/// <summary>Answers a scrape.</summary>
internal sealed class MetricsEndpoint(MetricsPage page)
{
    public async Task HandleAsync(HttpContext context)
    {
        var body = await page.CollectAsync();
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
