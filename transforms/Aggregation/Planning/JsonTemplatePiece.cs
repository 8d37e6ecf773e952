namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>A piece of JSON with values: one of the three.</summary>
/// <param name="Raw">Bytes as they are.</param>
/// <param name="Value">A value as it is.</param>
/// <param name="Text">A text with values in it.</param>
internal readonly record struct JsonTemplatePiece(byte[]? Raw, Reference? Value, TemplatePiece[]? Text);
