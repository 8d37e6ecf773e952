using System.Globalization;
using System.Text.Json;
using Gateway.Demo.Data;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Api;

/// <summary>The catalogue: cacheable, but for the stock.</summary>
internal sealed class ProductEndpoints(TimeProvider time)
{
    private const int MaxPageSize = 100;
    private const int MaxSearchLength = 100;
    private const string Cacheable = "public, max-age=30";

    private static readonly byte[][] Bodies =
        [.. Catalogue.Products.Select(static product => JsonSerializer.SerializeToUtf8Bytes(product, ApiJson.Default.Product))];

    public static Task ListAsync(HttpContext context, string _)
    {
        var (page, pageSize) = (1, 20);
        if (!QueryNumber.TryRead(context, "page", 1, 1_000_000, ref page)
            || !QueryNumber.TryRead(context, "pageSize", 1, MaxPageSize, ref pageSize))
            return context.WriteErrorAsync(StatusCodes.Status400BadRequest, $"page is 1 or more, pageSize 1 to {MaxPageSize}.");

        var search = context.Request.Query["search"].ToString();
        var category = context.Request.Query["category"].ToString();
        if (search.Length > MaxSearchLength)
            return context.WriteErrorAsync(StatusCodes.Status400BadRequest, $"search has at most {MaxSearchLength} characters.");

        // The same tag for every page is right: a tag belongs to one address (RFC 9110 §8.8.3).
        if (Conditional.IsAnswered(context, Catalogue.Tag, Cacheable))
            return Task.CompletedTask;

        var found = Catalogue.Products.Where(product => Fits(product, search, category)).ToArray();
        var data = found.Skip((page - 1) * pageSize).Take(pageSize).ToArray();
        var meta = new ProductPageMeta(page, pageSize, (found.Length + pageSize - 1) / pageSize, found.Length);
        return context.WriteJsonAsync(new ProductPage(data, meta), ApiJson.Default.ProductPage);
    }

    public static Task GetAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } product)
            return NotFoundAsync(context, id);
        return Conditional.IsAnswered(context, Catalogue.Tag, Cacheable)
            ? Task.CompletedTask
            : context.WriteJsonAsync(Bodies[product.Id - 1]);
    }

    public Task StockAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } product)
            return NotFoundAsync(context, id);
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteJsonAsync(
            new StockChange(second, product.Id, product.Name, StockLedger.Of(product, second)), ApiJson.Default.StockChange);
    }

    private static bool Fits(Product product, string search, string category) =>
        (category.Length == 0 || product.Category == category)
        && (search.Length == 0
            || product.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
            || product.Description.Contains(search, StringComparison.OrdinalIgnoreCase));

    private static Product? Find(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Catalogue.Find(number) : null;

    private static Task NotFoundAsync(HttpContext context, string id) =>
        context.WriteErrorAsync(StatusCodes.Status404NotFound, $"There is no product {id}.");
}
