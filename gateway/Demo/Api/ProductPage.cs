using Gateway.Demo.Data;

namespace Gateway.Demo.Api;

/// <summary>A page of the product list.</summary>
internal sealed record ProductPage(IReadOnlyList<Product> Data, ProductPageMeta Meta);
