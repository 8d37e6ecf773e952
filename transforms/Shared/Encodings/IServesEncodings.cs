namespace Gateway.Transforms.Shared.Encodings;

/// <summary>
/// On an endpoint: somebody further in chooses codings, keeps encoded forms and calls <see cref="IRepresentationCoding.ServeAsync"/>
/// for what it passes through. Nobody encodes before.
/// </summary>
internal interface IServesEncodings;
