namespace Gateway.Transforms.Authentication.Introspection;

/// <summary>How a client proves itself to a server (RFC 6749 §2.3.1).</summary>
public enum ClientAuthentication
{
    /// <summary>In <c>Authorization: Basic</c>.</summary>
    Basic,

    /// <summary>In the form, as <c>client_id</c> and <c>client_secret</c>.</summary>
    Post,
}
