using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gateway.Demo.Web;

/// <summary>Pieces of HTML that several pages use.</summary>
internal static class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Text for element content and quoted attributes.</summary>
    public static string Text(string value) => Encoder.Encode(value);

    /// <summary>Cents as euros, such as <c>€14.90</c>.</summary>
    public static string Price(long cents) => $"€{cents / 100}.{cents % 100:00}";

    /// <summary>A product's picture: its category's shape in its own colour.</summary>
    public static string Picture(Data.Product product, string cssClass) =>
        $"""<div class="{cssClass}" style="--h:{product.Hue}"><svg role="img" aria-label="{Text(product.Name)}"><use href="#{product.Category}"/></svg></div>""";

    /// <summary>A card that links to the product.</summary>
    public static string Card(Data.Product product) =>
        $"""
        <a class="card" href="/products/{product.Slug}">{Picture(product, "picture")}
        <div class="text"><strong>{Text(product.Name)}</strong><span class="price">{Price(product.PriceCents)}</span></div></a>
        """;

    /// <summary>A category as a heading.</summary>
    public static string Title(string category) => string.Concat(category[..1].ToUpperInvariant(), category.AsSpan(1));
}
