using System.IO.Compression;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Next;

/// <summary>
/// Next's page of parts, each of which is made only after the client has told that it has the one before: it comes to its end only
/// where nobody holds a part back.
/// </summary>
internal static class SuspendedPage
{
    private static readonly string[] Parts = ["Ready after 300", "Ready after 600", "Ready after 900"];

    /// <summary>Reads it, and releases a part as soon as all before it is here.</summary>
    /// <param name="client">Of Next's host; decodes nothing by itself.</param>
    /// <param name="coding">What to accept; null for nothing.</param>
    /// <returns>The response's content coding; null without one.</returns>
    public static async Task<string?> ReadAsync(HttpClient client, string? coding)
    {
        var token = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/streaming?token={token}");
        if (coding is not null)
            request.Headers.Add("Accept-Encoding", coding);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var content = await response.Content.ReadAsStreamAsync();
        await using var body = coding is null ? content : new GZipStream(content, CompressionMode.Decompress);

        var page = new StringBuilder();
        await ReadUntilAsync(body, page, "<h1>Recommendations");
        for (var part = 1; part <= Parts.Length; part++)
        {
            Assert.DoesNotContain(Parts[part - 1], page.ToString(), StringComparison.Ordinal);
            using var released = await client.PostAsync($"/streaming/release?token={token}&part={part}", null);
            Assert.Equal(204, (int)released.StatusCode);
            await ReadUntilAsync(body, page, Parts[part - 1]);
        }

        await ReadUntilAsync(body, page, "</html>");
        return response.Content.Headers.ContentEncoding.SingleOrDefault();
    }

    private static async Task ReadUntilAsync(Stream body, StringBuilder page, string text)
    {
        var buffer = new byte[16 * 1024];
        using var limit = new CancellationTokenSource(Eventually.Limit);
        while (!page.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await body.ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, $"the page ended before \"{text}\"");
            page.Append(Encoding.Latin1.GetString(buffer.AsSpan(0, count)));
        }
    }
}
