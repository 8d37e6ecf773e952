namespace Gateway.Demo.Data;

/// <summary>Something the shop sells.</summary>
/// <param name="Id">Counts from 1.</param>
/// <param name="Slug">The last part of its address.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Category">One of <see cref="Catalogue.Categories"/>.</param>
/// <param name="PriceCents">In euro cents.</param>
/// <param name="Hue">The colour of its picture, 0 to 359.</param>
/// <param name="Description">One or two sentences.</param>
internal sealed record Product(int Id, string Slug, string Name, string Category, int PriceCents, int Hue, string Description);
