using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Scenarios;

/// <summary>All load tests.</summary>
internal static class LoadTests
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<LoadTest> All { get; } =
    [
        new Browse(), new MobileHome(), new Login(), new Catalogue(), new Uploads(), new WebSockets(), new EventStreams(), new FanOut(), new Reload(), new Restart(),
        new Overload(isProtected: true), new Overload(isProtected: false), new Scraper(), new Soak(), new HalfLoad(),
    ];

    /// <summary>Null where there is none of that name.</summary>
    public static LoadTest? Find(string name) => All.FirstOrDefault(test => test.Name == name);
}
