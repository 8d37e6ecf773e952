namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>A piece of a template: text, or a value.</summary>
/// <param name="Text">The text; null for a value.</param>
/// <param name="Value">The value; null for text.</param>
/// <param name="IsInQuery">Whether it stands behind the question mark of a path.</param>
internal readonly record struct TemplatePiece(string? Text, Reference? Value, bool IsInQuery = false);
