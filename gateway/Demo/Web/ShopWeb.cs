using Gateway.Demo.Data;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Web;

/// <summary>The backend <c>demo://shop-web</c>: a shop in HTML, rendered on the server.</summary>
internal sealed class ShopWeb
{
    private readonly ShopPage _home;
    private readonly Dictionary<string, ShopPage> _categories;
    private readonly Dictionary<string, Lazy<ShopPage>> _products;
    private readonly Lazy<ShopPage> _about = new(ShopPages.About);
    private readonly Lazy<ShopPage> _thanks = new(() => ShopPages.Message("Thank you", "Your order is on its way to nowhere in particular."));
    private readonly Lazy<ShopPage> _notFound = new(() => ShopPages.Message("Not on our shelves", "There is no such page. It may have been sold."));
    private readonly DemoRouter _router;

    public ShopWeb(IReadOnlyList<Product> products)
    {
        _home = ShopPages.Home(products, null);
        _categories = Catalogue.Categories.ToDictionary(name => name, name => ShopPages.Home(products, name));
        _products = products.ToDictionary(
            product => product.Slug,
            product => new Lazy<ShopPage>(() => ShopPages.Detail(
                product, products.Where(other => other.Category == product.Category && other != product))));
        _router = new DemoRouter(
            [
                new DemoRoute("GET", "/", HomeAsync),
                new DemoRoute("GET", "/products/{slug}", ProductAsync),
                new DemoRoute("GET", "/assets/{file}", AssetAsync),
                new DemoRoute("GET", "/favicon.ico", static (context, _) => ShopAssets.Favicon.WriteAsync(context)),
                new DemoRoute("GET", "/about", (context, _) => _about.Value.WriteAsync(context, Cart.Of(context))),
                new DemoRoute("GET", "/cart", CartAsync),
                new DemoRoute("POST", "/cart/add", static (context, _) =>
                    ChangeAsync(context, static (cart, form) => cart.With(form.ProductId, form.Quantity))),
                new DemoRoute("POST", "/cart/remove", static (context, _) =>
                    ChangeAsync(context, static (cart, form) => cart.Without(form.ProductId))),
                new DemoRoute("POST", "/cart/checkout", CheckoutAsync),
                new DemoRoute("GET", "/thanks", (context, _) => _thanks.Value.WriteAsync(context, Cart.Of(context))),
                new DemoRoute("GET", "/health", static (context, _) => context.Response.WriteAsync("ok", context.RequestAborted)),
            ],
            NotFoundAsync);
    }

    public Task HandleAsync(HttpContext context) => _router.HandleAsync(context);

    private Task HomeAsync(HttpContext context, string _)
    {
        var category = context.Request.Query["category"].ToString();
        if (category.Length == 0)
            return _home.WriteAsync(context, Cart.Of(context));
        return _categories.TryGetValue(category, out var page) ? page.WriteAsync(context, Cart.Of(context)) : NotFoundAsync(context);
    }

    private Task ProductAsync(HttpContext context, string slug) =>
        _products.TryGetValue(slug, out var page) ? page.Value.WriteAsync(context, Cart.Of(context)) : NotFoundAsync(context);

    private Task AssetAsync(HttpContext context, string file) =>
        ShopAssets.Find(file) is { } asset ? asset.WriteAsync(context) : NotFoundAsync(context);

    private Task NotFoundAsync(HttpContext context) =>
        _notFound.Value.WriteAsync(context, Cart.Of(context), StatusCodes.Status404NotFound);

    private static Task CartAsync(HttpContext context, string _)
    {
        var cart = Cart.Of(context);
        return ShopPages.CartOf(cart).WriteAsync(context, cart);
    }

    private static async Task ChangeAsync(HttpContext context, Func<Cart, CartForm, Cart> change)
    {
        if (await CartForm.ReadAsync(context) is not { } form)
        {
            await ShopPages.Message("That did not work", "The form was not filled in as we expected.")
                .WriteAsync(context, Cart.Of(context), StatusCodes.Status400BadRequest);
            return;
        }

        change(Cart.Of(context), form).Save(context);
        SeeOther(context, "/cart");
    }

    private static Task CheckoutAsync(HttpContext context, string _)
    {
        Cart.Parse("").Save(context);
        SeeOther(context, "/thanks");
        return Task.CompletedTask;
    }

    // After a POST the browser gets the next page with GET, so that reloading it sends no form again (RFC 9110 §15.4.4).
    private static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
