using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>How one body is encoded.</summary>
/// <param name="Coding">Not identity.</param>
/// <param name="Level">In the coding's own range.</param>
/// <param name="Length">How much is going to be encoded; null when it is not known.</param>
/// <param name="HideLength">Up to so many bytes are added; 0 for none.</param>
internal readonly record struct EncoderSettings(ContentCoding Coding, int Level, long? Length, int HideLength);
