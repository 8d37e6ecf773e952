using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Compression.Representations;

/// <summary>The coding that a client gets of a representation.</summary>
/// <param name="Coding">The coding; identity for none.</param>
/// <param name="Reason">Why.</param>
/// <param name="Decodes">True when the backend's gzip is undone first.</param>
internal readonly record struct CodingDecision(ContentCoding Coding, CodingReason Reason, bool Decodes = false)
{
    /// <summary>True when the body does not pass as it is.</summary>
    public bool Changes => Decodes || Coding != ContentCoding.Identity;


    /// <summary>True when another client may get another coding of it.</summary>
    public bool Varies => Changes || Reason == CodingReason.NotAccepted;
}
