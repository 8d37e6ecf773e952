namespace Gateway.Transforms.Caching.Rules;

/// <summary>What a request has that a response may have been made for it alone by.</summary>
[Flags]
internal enum RequestTraits
{
    /// <summary>Nothing: anybody could have sent it.</summary>
    None = 0,

    /// <summary>Cookies that the policy does not pass over.</summary>
    Cookies = 1,

    /// <summary><c>Authorization</c>, or another credential that was judged here.</summary>
    Authorized = 2,

    /// <summary>Its caller has responses of their own.</summary>
    OwnResponses = 4,

    /// <summary><c>no-store</c>.</summary>
    NoStore = 8,

    /// <summary>It has a part fetched alone.</summary>
    Part = 16,
}
