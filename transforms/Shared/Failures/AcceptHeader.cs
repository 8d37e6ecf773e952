namespace Gateway.Transforms.Shared.Failures;

/// <summary>What a client would rather read (RFC 9110 §12.5.1).</summary>
internal static class AcceptHeader
{
    /// <summary>
    /// True when HTML has a higher quality than JSON, or the same quality and was named more exactly. Browsers that
    /// open a page do; <c>fetch</c>, curl and a missing header (all <c>*/*</c>) do not.
    /// </summary>
    public static bool PrefersHtml(ReadOnlySpan<char> accept)
    {
        var html = Preference.None;
        var json = Preference.None;
        var problem = Preference.None;
        foreach (var part in accept.Split(','))
        {
            var range = accept[part];
            var parameters = range.IndexOf(';');
            var type = (parameters < 0 ? range : range[..parameters]).Trim();
            var quality = parameters < 0 ? Quality.Full : Quality.OfParameters(range[(parameters + 1)..]);
            html = html.With(Exactness(type, "text/html", "text/*"), quality);
            json = json.With(Exactness(type, "application/json", "application/*"), quality);
            problem = problem.With(Exactness(type, ProblemDocument.ContentType, "application/*"), quality);
        }

        return html.Quality > 0 && html.IsAbove(json) && html.IsAbove(problem);
    }

    private static int Exactness(ReadOnlySpan<char> range, string type, string family) =>
        range.Equals(type, StringComparison.OrdinalIgnoreCase) ? 3
        : range.Equals(family, StringComparison.OrdinalIgnoreCase) ? 2
        : range is "*/*" ? 1
        : 0;

    /// <summary>How much one type is wanted: the most exact range that covers it decides.</summary>
    private readonly record struct Preference(int Exactness, int Quality)
    {
        public static Preference None { get; }

        public Preference With(int exactness, int quality) => exactness > Exactness ? new Preference(exactness, quality) : this;

        public bool IsAbove(Preference other) => Quality > other.Quality || (Quality == other.Quality && Exactness > other.Exactness);
    }
}
