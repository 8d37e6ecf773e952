namespace Gateway.IntegrationTests.Wire.Http2;

/// <summary>The flags of frames (RFC 9113 §6); one bit means different things in different frames.</summary>
[Flags]
internal enum FrameFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>DATA, HEADERS: the last of the stream.</summary>
    EndStream = 0x1,

    /// <summary>SETTINGS, PING: an acknowledgement.</summary>
    Acknowledgement = EndStream,

    /// <summary>HEADERS, CONTINUATION: the field section is complete.</summary>
    EndHeaders = 0x4,

    /// <summary>DATA, HEADERS: padding stands at the end, its length at the beginning.</summary>
    Padded = 0x8,

    /// <summary>HEADERS: a priority stands at the beginning.</summary>
    Priority = 0x20,
}
