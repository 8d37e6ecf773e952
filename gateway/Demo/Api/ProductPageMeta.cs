namespace Gateway.Demo.Api;

/// <summary>Where a page stands in the list.</summary>
internal sealed record ProductPageMeta(int Page, int PageSize, int Pages, int Total);
