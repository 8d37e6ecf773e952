namespace Gateway.Configuration.Reading;

/// <summary>A text after substitution.</summary>
/// <param name="Text">What it became; the text as written when nothing was to be done or when it has errors.</param>
/// <param name="IsSubstituted">True when any part was substituted.</param>
/// <param name="IsWhole">True when the text was one substitution and nothing else.</param>
/// <param name="Errors">What could not be substituted, each a sentence.</param>
internal readonly record struct Expansion(string Text, bool IsSubstituted, bool IsWhole, IReadOnlyList<string> Errors);
