using System.Globalization;
using System.Text.Json;
using Gateway.Demo.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Demo.Api;

/// <summary>Placing orders and reading them: private, never cached.</summary>
internal sealed class OrderEndpoints(TimeProvider time)
{
    private const long MaxBodyBytes = 64 * 1024;

    private readonly OrderStore _orders = new();

    public Task OfCustomerAsync(HttpContext context, string id)
    {
        if (!TryNumber(id, out var customer))
            return context.WriteErrorAsync(StatusCodes.Status404NotFound, $"There is no customer {id}.");
        context.Response.Headers.CacheControl = "private, no-store";
        return context.WriteJsonAsync(_orders.OfCustomer(customer), ApiJson.Default.IReadOnlyListOrder);
    }

    public Task GetAsync(HttpContext context, string id)
    {
        if (!TryNumber(id, out var number) || _orders.Find(number) is not { } order)
            return context.WriteErrorAsync(StatusCodes.Status404NotFound, $"There is no order {id}.");
        context.Response.Headers.CacheControl = "private, no-store";
        return context.WriteJsonAsync(order, ApiJson.Default.Order);
    }

    public async Task PlaceAsync(HttpContext context, string unused)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBodyBytes;
        NewOrder? order;
        try
        {
            order = await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJson.Default.NewOrder, context.RequestAborted);
        }
        catch (JsonException)
        {
            await context.WriteErrorAsync(StatusCodes.Status400BadRequest, "The body is not an order in JSON.");
            return;
        }
        catch (BadHttpRequestException exception)
        {
            await context.WriteErrorAsync(exception.StatusCode, "The body cannot be read.");
            return;
        }

        if (order is null || order.Errors() is not { Count: 0 } errors)
        {
            await context.WriteErrorAsync(StatusCodes.Status422UnprocessableEntity, "The order is not valid.", order?.Errors());
            return;
        }

        var placed = _orders.Add(order, time.GetUtcNow());
        context.Response.Headers.Location = $"/api/orders/{placed.Id}";
        await context.WriteJsonAsync(placed, ApiJson.Default.Order, StatusCodes.Status201Created);
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
