using Gateway.IntegrationTests.Infrastructure;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Gateway.IntegrationTests.Browsing;

/// <summary>A visitor of the Next shop with a real browser.</summary>
[Collection(ShopTests.Name)]
public sealed class BrowserJourneyTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task Visit_FromTheFirstPageToTheOrders_WorksWithoutAnyError()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Browsers.Chromium);
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = $"http://{ShopGateway.NextHost}:{Gateway.BaseAddress.Port}" });
        page.SetDefaultTimeout((float)Eventually.Limit.TotalMilliseconds);
        SetDefaultExpectTimeout((float)Eventually.Limit.TotalMilliseconds);
        var troubles = new BrowserTroubles(page);

        await OpenTheShopAsync(page);
        await NavigateToAProductAsync(page);
        await WriteAReviewAsync(page);
        await SeeTheStreamedPartsAsync(page);
        await SeeTheImageAsync(page);
        await LogInAsync(page);
        await WatchTheOrdersAsync(page);

        Assert.Empty(troubles.Seen);
    }

    private async Task OpenTheShopAsync(IPage page)
    {
        await page.GotoAsync("/");
        await Expect(page.Locator("#visitor")).ToHaveTextAsync("stranger");
        await Expect(page.Locator("#host")).ToHaveTextAsync($"{ShopGateway.NextHost}:{Gateway.BaseAddress.Port}");
        // Lost by a new document, kept by a navigation in the client.
        await page.EvaluateAsync("window.sameDocument = true");
    }

    private static async Task NavigateToAProductAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "products", Exact = true }).ClickAsync();
        await page.Locator("#next").ClickAsync();
        await Expect(page.Locator("#page")).ToHaveTextAsync("2");
        await page.GetByRole(AriaRole.Link, new() { Name = "Product 14", Exact = true }).ClickAsync();
        await Expect(page.Locator("#product")).ToHaveTextAsync("Product 14");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
    }

    private static async Task WriteAReviewAsync(IPage page)
    {
        var text = $"Sturdy {Guid.NewGuid()}";
        await page.GetByRole(AriaRole.Link, new() { Name = "reviews", Exact = true }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Ada");
        await page.GetByLabel("Review").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator("#result")).ToHaveTextAsync("Thank you, Ada!");
        await Expect(page.Locator("#reviews")).ToContainTextAsync(text);
    }

    private static async Task SeeTheStreamedPartsAsync(IPage page)
    {
        await page.GotoAsync("/streaming");
        foreach (var delay in (int[])[300, 600, 900])
            await Expect(page.Locator($"#after-{delay}")).ToBeVisibleAsync();
    }

    private static async Task SeeTheImageAsync(IPage page)
    {
        await page.GotoAsync("/images");
        await page.WaitForFunctionAsync("document.querySelector('#hills').naturalWidth > 0");
    }

    private static async Task LogInAsync(IPage page)
    {
        await page.GotoAsync("/account");
        await Expect(page).ToHaveURLAsync("/login?from=%2Faccount");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.Locator("#secret")).ToBeVisibleAsync();
    }

    private static async Task WatchTheOrdersAsync(IPage page)
    {
        await page.GotoAsync("/orders");
        await Expect(page.Locator("#orders li").First).ToHaveTextAsync("Order 1");
        await Expect(page.Locator("#orders li").Nth(2)).ToHaveTextAsync("Order 3");
    }
}
