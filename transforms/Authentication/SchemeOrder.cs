namespace Gateway.Transforms.Authentication;

/// <summary>The order in which schemes are asked that nobody has put in one.</summary>
internal static class SchemeOrder
{
    /// <summary>As they stand in the file, but each behind all those to which it would leave nothing.</summary>
    public static Scheme[] Of(IReadOnlyCollection<Scheme> schemes)
    {
        Scheme[] all = [.. schemes];
        var hidden = Array.ConvertAll(all, scheme => Enumerable.Range(0, all.Length).Where(other => all[other] != scheme && scheme.Hides(all[other]) && !all[other].Hides(scheme)).ToArray());
        var ranks = new int[all.Length];
        // The longest chain has all of them; what goes in a circle has no order, and ends here too.
        for (var round = 0; round < all.Length; round++)
        {
            for (var i = 0; i < all.Length; i++)
                ranks[i] = Math.Max(ranks[i], hidden[i].Select(other => ranks[other] + 1).DefaultIfEmpty().Max());
        }

        return [.. Enumerable.Range(0, all.Length).OrderBy(index => ranks[index]).Select(index => all[index])];
    }
}
