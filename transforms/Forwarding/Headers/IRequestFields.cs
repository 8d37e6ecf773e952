namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>Where the fields of a request to a backend are put.</summary>
internal interface IRequestFields
{
    /// <summary>Adds one.</summary>
    /// <param name="name">A token.</param>
    /// <param name="value">Of one line.</param>
    void Add(string name, string value);
}
