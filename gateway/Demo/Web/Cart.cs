using System.Globalization;
using Gateway.Demo.Data;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Web;

/// <summary>What a visitor wants to buy, kept in a cookie such as <c>cart=3x2.17x1</c>. Immutable.</summary>
internal sealed class Cart
{
    public const string CookieName = "cart";

    private const int MaxLines = NewOrder.MaxLines;
    private const int MaxQuantity = NewOrder.MaxQuantity;

    private Cart(IReadOnlyList<OrderLine> lines) => Lines = lines;

    /// <summary>Each product once, in the order it was first added.</summary>
    public IReadOnlyList<OrderLine> Lines { get; }

    /// <summary>How many things there are.</summary>
    public int Count => Lines.Sum(static line => line.Quantity);

    /// <summary>What they cost together.</summary>
    public long TotalCents => Lines.Sum(static line => (long)line.Quantity * Catalogue.Find(line.ProductId)!.PriceCents);

    /// <summary>Reads the visitor's cookie; whatever is no line of a cart is left out.</summary>
    public static Cart Of(HttpContext context) => Parse(context.Request.Cookies[CookieName] ?? "");

    /// <summary>Reads a cookie's value.</summary>
    public static Cart Parse(ReadOnlySpan<char> value)
    {
        var lines = new List<OrderLine>();
        foreach (var part in value.Split('.'))
        {
            var line = value[part];
            var cross = line.IndexOf('x');
            if (cross > 0 && TryNumber(line[..cross], Catalogue.Products.Count, out var product)
                && TryNumber(line[(cross + 1)..], MaxQuantity, out var quantity)
                && lines.Count < MaxLines && !lines.Exists(known => known.ProductId == product))
                lines.Add(new OrderLine(product, quantity));
        }

        return new Cart(lines);
    }

    /// <summary>With more of a product; no more than fits.</summary>
    public Cart With(int productId, int quantity)
    {
        var lines = Lines.ToList();
        var index = lines.FindIndex(line => line.ProductId == productId);
        if (index >= 0)
            lines[index] = new OrderLine(productId, Math.Min(MaxQuantity, lines[index].Quantity + quantity));
        else if (lines.Count < MaxLines)
            lines.Add(new OrderLine(productId, quantity));
        return new Cart(lines);
    }

    /// <summary>Without a product.</summary>
    public Cart Without(int productId) => new([.. Lines.Where(line => line.ProductId != productId)]);

    /// <summary>Sets the visitor's cookie.</summary>
    public void Save(HttpContext context)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(7) };
        context.Response.Cookies.Append(CookieName, ToString(), options);
    }

    /// <summary>The cookie's value.</summary>
    public override string ToString() => string.Join('.', Lines.Select(static line => $"{line.ProductId}x{line.Quantity}"));

    private static bool TryNumber(ReadOnlySpan<char> text, int maximum, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= maximum;
}
