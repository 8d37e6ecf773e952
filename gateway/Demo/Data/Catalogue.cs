using System.Security.Cryptography;
using System.Text;

namespace Gateway.Demo.Data;

/// <summary>What the shop sells: made up, and the same in every process.</summary>
internal static class Catalogue
{
    private static readonly (string Category, string Name, int PriceCents, int Hue, string Description)[] Rows =
    [
        ("mugs", "Morning Mug", 1490, 18, "Stoneware with a thumb rest. Holds a large coffee and keeps it warm through the news."),
        ("mugs", "Harbour Mug", 1690, 205, "Glazed twice in the blue of a winter sea; no two come out alike."),
        ("mugs", "Espresso Pair", 2290, 32, "Two small cups that stack. Thick walls, thin rims."),
        ("mugs", "Camp Mug", 1290, 145, "Enamelled steel that survives a fall from the tailgate."),
        ("mugs", "Night Shift Mug", 1890, 262, "Half a litre, matt inside and out, for those who see the sun rise."),
        ("lamps", "Reading Lamp Low", 6900, 44, "Warm light that ends at the edge of the page."),
        ("lamps", "Arc Lamp", 12900, 12, "Reaches over the sofa and asks for nothing but a socket."),
        ("lamps", "Porch Lantern", 5400, 168, "Weatherproof, dimmable, and quiet about it."),
        ("lamps", "Desk Lamp Field", 8400, 92, "Three joints and a heavy foot: it stays where it is put."),
        ("lamps", "Pebble Night Light", 2600, 320, "A small glow for long corridors. Eight hours on one charge."),
        ("notebooks", "Pocket Notebook", 790, 8, "Sixty-four pages that fit a shirt pocket and lie flat on a knee."),
        ("notebooks", "Dotted Journal", 1850, 190, "A dot every five millimetres, faint enough to ignore."),
        ("notebooks", "Weekly Planner", 2150, 128, "One week on two pages, one column for what did not happen."),
        ("notebooks", "Sketchbook A4", 2490, 28, "Heavy paper that takes ink, wash and second thoughts."),
        ("notebooks", "Lab Book", 1990, 222, "Numbered pages, sewn spine, a margin for the date."),
        ("plants", "Fern in Clay", 2390, 112, "Likes shade and a word now and then. Pot included."),
        ("plants", "Rubber Tree", 3490, 138, "Glossy, upright and patient with beginners."),
        ("plants", "String of Hearts", 1790, 336, "Trails a metre in a year if you let it."),
        ("plants", "Kitchen Basil", 690, 96, "Cut it often. It only grows when it is needed."),
        ("plants", "Desk Cactus", 990, 152, "Watered twice in spring, otherwise left to think."),
        ("bags", "Market Tote", 2900, 36, "Waxed cotton that carries a week of vegetables."),
        ("bags", "Day Pack", 7900, 208, "Eighteen litres, one pocket for the laptop, one for the rain jacket."),
        ("bags", "Courier Bag", 9400, 2, "Rolls shut at the top and sits still on a bicycle."),
        ("bags", "Weekender", 11900, 24, "Two nights, one pair of good shoes, no checked luggage."),
        ("bags", "Tool Roll", 4400, 84, "Twelve loops for chisels, brushes or cutlery."),
        ("candles", "Cedar Candle", 2200, 16, "Forty hours of a wood stove without the ashes."),
        ("candles", "Sea Salt Candle", 2200, 196, "Smells of the hour after the tide has gone."),
        ("candles", "Beeswax Pillar", 1750, 46, "Burns clean and slow; the honey is a rumour."),
        ("candles", "Fig Leaf Candle", 2450, 118, "Green, a little bitter, gone before dessert."),
        ("candles", "Travel Tin", 1250, 286, "A flame for hotel rooms, with a lid that fits."),
        ("clocks", "Station Clock", 8900, 0, "Legible across a platform. Sweeps, does not tick."),
        ("clocks", "Kitchen Timer", 1990, 30, "Sixty minutes by hand, one honest bell."),
        ("clocks", "Quiet Alarm", 4900, 214, "Wakes with light first and a chime if it must."),
        ("clocks", "Wall Clock Birch", 6400, 40, "Plain birch, black hands, nothing to learn."),
        ("clocks", "Tide Clock", 7400, 186, "Tells the sea, not the hour; set it once by the moon."),
        ("vases", "Bud Vase", 1650, 350, "One stem is enough."),
        ("vases", "Bottle Vase", 2750, 158, "Recycled glass with the bubbles left in."),
        ("vases", "Stone Vase", 4200, 26, "Turned from a single block, and as heavy as it looks."),
        ("vases", "Fluted Vase", 3600, 234, "Ribbed porcelain that makes the light walk around it."),
        ("vases", "Low Bowl", 3100, 74, "For branches, keys, or the last pears."),
    ];

    /// <summary>All products, by id.</summary>
    public static IReadOnlyList<Product> Products { get; } =
    [
        .. Rows.Select(static (row, index) => new Product(
            index + 1, Slug(row.Name), row.Name, row.Category, row.PriceCents, row.Hue, row.Description)),
    ];

    /// <summary>All categories, in the shop's order.</summary>
    public static IReadOnlyList<string> Categories { get; } = [.. Rows.Select(static row => row.Category).Distinct()];

    /// <summary>A strong entity tag that changes with any product.</summary>
    public static string Tag { get; } = $"\"{Hash(string.Concat(Products))}\"";

    /// <summary>The product with this id, or null.</summary>
    public static Product? Find(int id) => id >= 1 && id <= Products.Count ? Products[id - 1] : null;

    private static string Slug(string name) => name.ToLowerInvariant().Replace(' ', '-');

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
