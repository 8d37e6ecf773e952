using System.Text.Json;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Options with every type of property that can be bound.</summary>
public sealed record ShopOptions
{
    public string Name { get; init; } = "shop";

    public string? Motto { get; init; }

    public bool IsOpen { get; init; } = true;

    [Accepted("1", "20")]
    public int Count { get; init; } = 3;

    public int? Maybe { get; init; } = 7;

    public long Large { get; init; }

    [Accepted("0", "1")]
    public double Share { get; init; } = 0.5;

    [Accepted("10ms", "1m")]
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan? Patience { get; init; } = TimeSpan.FromSeconds(30);

    [Accepted("1KiB", "1GiB")]
    public ByteSize Size { get; init; } = new(4096);

    public Uri? Url { get; init; }

    public DayOfWeek Day { get; init; }

    [OneOrMany]
    public IReadOnlyList<string> Tags { get; init; } = [];

    public int[] Numbers { get; init; } = [];

    public IReadOnlyDictionary<string, ItemOptions> Items { get; init; } = new Dictionary<string, ItemOptions>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public DoorOptions Door { get; init; } = new();

    public JsonElement? Anything { get; init; }

    [Secret]
    public string? Password { get; init; }
}
