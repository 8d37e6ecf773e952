using Gateway.Demo.Data;

namespace Gateway.Demo.Web;

/// <summary>The HTML of each page's own part.</summary>
internal static class ShopPages
{
    public static ShopPage Home(IReadOnlyList<Product> products, string? category)
    {
        var shown = category is null ? products : products.Where(product => product.Category == category);
        var chips = Catalogue.Categories.Select(name =>
            $"""<li><a href="/?category={name}"{Current(name == category)}>{Html.Title(name)}</a></li>""");
        return ShopPage.Of(category is null ? "Home" : Html.Title(category), $"""
            <section class="hero"><h1>Things that last longer than the season</h1>
            <p>Forty useful objects for the kitchen, the desk and the way between.</p></section>
            <ul class="chips"><li><a href="/"{Current(category is null)}>All</a></li>{string.Concat(chips)}</ul>
            <section class="grid">
            {string.Join('\n', shown.Select(Html.Card))}
            </section>
            """);
    }

    public static ShopPage Detail(Product product, IEnumerable<Product> alike)
    {
        var quantities = Enumerable.Range(1, 9).Select(static number => $"<option>{number}</option>");
        return ShopPage.Of(product.Name, $"""
            <article class="product">
            {Html.Picture(product, "picture")}
            <div>
            <p class="crumb"><a href="/?category={product.Category}">{Html.Title(product.Category)}</a></p>
            <h1>{Html.Text(product.Name)}</h1>
            <p class="price">{Html.Price(product.PriceCents)}</p>
            <p>{Html.Text(product.Description)}</p>
            <form method="post" action="/cart/add">
            <input type="hidden" name="productId" value="{product.Id}">
            <select name="quantity" aria-label="Quantity">{string.Concat(quantities)}</select>
            <button class="main">Add to cart</button>
            </form>
            </div>
            </article>
            <h2>From the same shelf</h2>
            <section class="grid">
            {string.Join('\n', alike.Select(Html.Card))}
            </section>
            """);
    }

    public static ShopPage CartOf(Cart cart)
    {
        if (cart.Count == 0)
            return Message("Your cart is empty", "Nothing in it yet.");
        return ShopPage.Of("Cart", $"""
            <section class="hero"><h1>Your cart</h1></section>
            <table class="lines">{string.Concat(cart.Lines.Select(CartLine))}</table>
            <div class="total"><span>Together <strong>{Html.Price(cart.TotalCents)}</strong></span>
            <form method="post" action="/cart/checkout"><button class="main">Place the order</button></form></div>
            """);
    }

    public static ShopPage About() => ShopPage.Of("About", $"""
        <section class="hero"><h1>About the shop</h1>
        <p>These pages come from one server and the numbers below from another; you reach both at one address, because a gateway
        stands in front of them.</p></section>
        <h2>Stock, live</h2>
        <p class="state" id="state">Connecting</p>
        <ol class="live" id="live"></ol>
        <script src="{ShopAssets.LiveScript.Path}" defer></script>
        """);

    public static ShopPage Message(string title, string text) => ShopPage.Of(title, $"""
        <section class="hero"><h1>{Html.Text(title)}</h1><p>{Html.Text(text)}</p></section>
        <p><a href="/">Back to the shop</a></p>
        """);

    private static string CartLine(OrderLine line)
    {
        var product = Catalogue.Find(line.ProductId)!;
        return $"""
            <tr><td>{Html.Picture(product, "picture thumb")}</td>
            <td><a href="/products/{product.Slug}">{Html.Text(product.Name)}</a><br><span class="dim">{line.Quantity} × {Html.Price(product.PriceCents)}</span></td>
            <td class="right">{Html.Price((long)line.Quantity * product.PriceCents)}</td>
            <td class="right"><form method="post" action="/cart/remove"><input type="hidden" name="productId" value="{product.Id}"><button>Remove</button></form></td></tr>
            """;
    }

    private static string Current(bool isCurrent) => isCurrent ? " aria-current=\"page\"" : "";
}
