using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Api;

/// <summary>The backend <c>demo://shop-api</c>: which address is answered by what.</summary>
internal sealed class ShopApi
{
    private static readonly byte[] Index = """
        {"endpoints":["/api/products?search=&category=&page=&pageSize=","/api/products/{id}","/api/products/{id}/stock","/api/customers/{id}/orders","/api/orders","/api/orders/{id}","/api/events?interval=&count=","/api/slow?ms=","/api/echo","/api/health","/ws"]}
        """u8.ToArray();

    private readonly DemoRouter _router;

    /// <summary>One instance with orders of its own.</summary>
    public ShopApi(TimeProvider time, string instance)
    {
        var products = new ProductEndpoints(time);
        var orders = new OrderEndpoints(time);
        var live = new LiveEndpoints(time);
        var echo = new EchoEndpoint(instance);
        _router = new DemoRouter(
            [
                new DemoRoute("GET", "/api/products", ProductEndpoints.ListAsync),
                new DemoRoute("GET", "/api/products/{id}", ProductEndpoints.GetAsync),
                new DemoRoute("GET", "/api/products/{id}/stock", products.StockAsync),
                new DemoRoute("GET", "/api/customers/{id}/orders", orders.OfCustomerAsync),
                new DemoRoute("POST", "/api/orders", orders.PlaceAsync),
                new DemoRoute("GET", "/api/orders/{id}", orders.GetAsync),
                new DemoRoute("GET", "/api/events", live.EventsAsync),
                new DemoRoute("GET", "/api/slow", live.SlowAsync),
                new DemoRoute("*", "/api/echo", echo.EchoAsync),
                new DemoRoute("*", "/api/echo/{**rest}", echo.EchoAsync),
                new DemoRoute("GET", "/api/health", static (context, _) => context.WriteJsonAsync("{\"status\":\"ok\"}"u8.ToArray())),
                new DemoRoute("GET", "/ws", live.SocketAsync),
                new DemoRoute("GET", "/api", static (context, _) => context.WriteJsonAsync(Index)),
                new DemoRoute("GET", "/", static (context, _) => context.WriteJsonAsync(Index)),
            ],
            static context => context.WriteErrorAsync(StatusCodes.Status404NotFound, "There is no such endpoint."));
    }

    public Task HandleAsync(HttpContext context) => _router.HandleAsync(context);
}
