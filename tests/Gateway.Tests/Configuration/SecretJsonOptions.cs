using System.Text.Json;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>A mistake: whoever reads the JSON does not know that it is secret.</summary>
public sealed record SecretJsonOptions
{
    [Secret]
    public JsonElement? Anything { get; init; }
}
