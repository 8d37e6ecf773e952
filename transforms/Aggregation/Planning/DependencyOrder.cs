namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Puts parts in an order in which each stands behind those it waits for.</summary>
internal static class DependencyOrder
{
    private const int New = 0;
    private const int Open = 1;
    private const int Done = 2;

    /// <summary>The order; null where some wait for each other.</summary>
    /// <param name="waitsFor">For each part, those it waits for.</param>
    /// <param name="cycle">Those that wait for each other, each for the next; empty for none.</param>
    public static int[]? Find(int[][] waitsFor, out IReadOnlyList<int> cycle)
    {
        var order = new List<int>(waitsFor.Length);
        var states = new int[waitsFor.Length];
        var way = new List<int>();
        cycle = [];
        for (var part = 0; part < waitsFor.Length; part++)
        {
            if (Visit(part, waitsFor, states, way, order))
                continue;
            cycle = way[way.IndexOf(way[^1])..^1];
            return null;
        }

        return [.. order];
    }

    // Where it fails, the way ends with a part that is on it already.
    private static bool Visit(int part, int[][] waitsFor, int[] states, List<int> way, List<int> order)
    {
        if (states[part] == Done)
            return true;
        way.Add(part);
        if (states[part] == Open)
            return false;
        states[part] = Open;
        foreach (var other in waitsFor[part])
        {
            if (!Visit(other, waitsFor, states, way, order))
                return false;
        }

        states[part] = Done;
        way.RemoveAt(way.Count - 1);
        order.Add(part);
        return true;
    }
}
