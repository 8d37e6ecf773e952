using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Scenarios;

/// <summary>All load tests.</summary>
internal static class LoadTests
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<LoadTest> All { get; } = [new Browse()];

    /// <summary>Null where there is none of that name.</summary>
    public static LoadTest? Find(string name) => All.FirstOrDefault(test => test.Name == name);
}
