namespace Gateway.Listening;

/// <summary>Whether a client is asked for a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>It is not asked.</summary>
    NoCertificate,

    /// <summary>It is asked and may send none; one that it sends must be valid.</summary>
    AllowCertificate,

    /// <summary>The handshake fails without a valid one.</summary>
    RequireCertificate,
}
