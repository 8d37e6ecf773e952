using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Web;

/// <summary>A page that is ready but for the number of things in the cart. Immutable, safe to share.</summary>
internal sealed class ShopPage
{
    private const string CartMark = "<!--cart-->";

    private readonly byte[] _before;
    private readonly byte[] _after;

    private ShopPage(string page)
    {
        var mark = page.IndexOf(CartMark, StringComparison.Ordinal);
        _before = Encoding.UTF8.GetBytes(page[..mark]);
        _after = Encoding.UTF8.GetBytes(page[(mark + CartMark.Length)..]);
    }

    /// <summary>Puts the shop's frame around a page's own HTML.</summary>
    public static ShopPage Of(string title, string main) => new(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Html.Text(title)} · Tideline Goods</title>
        <link rel="icon" href="{ShopAssets.Favicon.Path}" type="image/svg+xml">
        <link rel="stylesheet" href="{ShopAssets.Style.Path}">
        </head>
        <body>
        {ShopAssets.Pictures}
        <header><div class="wrap">
        <a class="brand" href="/"><img src="{ShopAssets.Favicon.Path}" width="28" height="28" alt="">Tideline Goods</a>
        <nav><a href="/about">About</a></nav>
        <a href="/cart">Cart <span class="badge">{CartMark}</span></a>
        </div></header>
        <main class="wrap">
        {main}
        </main>
        <footer><div class="wrap">A sample shop that runs inside the gateway. Nothing here is for sale.</div></footer>
        </body>
        </html>

        """);

    /// <summary>Sends the page; it is private because it shows the visitor's cart.</summary>
    public async Task WriteAsync(HttpContext context, Cart cart, int status = StatusCodes.Status200OK)
    {
        var count = Encoding.UTF8.GetBytes(cart.Count.ToString(CultureInfo.InvariantCulture));
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _before.Length + count.Length + _after.Length;
        response.Headers.CacheControl = "private, no-cache";
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        var writer = response.BodyWriter;
        Write(writer, _before);
        Write(writer, count);
        Write(writer, _after);
        await writer.FlushAsync(context.RequestAborted);
    }

    // At least one byte is asked for: Kestrel's writer gives an empty span where a block ends, which the framework's
    // own Write takes for an error.
    private static void Write(PipeWriter writer, ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty)
        {
            var space = writer.GetSpan(1);
            var length = Math.Min(space.Length, part.Length);
            part[..length].CopyTo(space);
            writer.Advance(length);
            part = part[length..];
        }
    }
}
