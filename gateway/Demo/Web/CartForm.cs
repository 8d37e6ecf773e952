using System.Globalization;
using Gateway.Demo.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Demo.Web;

/// <summary>What a form of the shop posts.</summary>
/// <param name="ProductId">A product there is.</param>
/// <param name="Quantity">1 to 99; 1 if absent.</param>
internal readonly record struct CartForm(int ProductId, int Quantity)
{
    private const long MaxBodyBytes = 16 * 1024;

    /// <summary>Reads a form; null when it is none or names nothing there is.</summary>
    public static async Task<CartForm?> ReadAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBodyBytes;
        if (!context.Request.HasFormContentType)
            return null;
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var quantity = form["quantity"].Count == 0 ? "1" : form["quantity"].ToString();
            return TryNumber(form["productId"].ToString(), Catalogue.Products.Count, out var product)
                && TryNumber(quantity, NewOrder.MaxQuantity, out var count)
                ? new CartForm(product, count)
                : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static bool TryNumber(string text, int maximum, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= maximum;
}
