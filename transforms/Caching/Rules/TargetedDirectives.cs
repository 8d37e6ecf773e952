using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>
/// <c>Cache-Control</c> for some caches alone (RFC 9213): the first field of the target list that is there and well formed stands in the place of <c>Cache-Control</c> and
/// <c>Expires</c>.
/// </summary>
internal static class TargetedDirectives
{
    /// <summary>The field for this gateway alone; it is not passed on.</summary>
    public const string Own = TargetedFields.Own;

    /// <summary>The field for all caches an operator runs in front of an origin.</summary>
    public const string Cdn = TargetedFields.Cdn;

    /// <summary>The directives of a targeted field; null where it is absent, empty or broken.</summary>
    /// <param name="lines">The field's lines.</param>
    public static ResponseDirectives? Read(StringValues lines)
    {
        if (TargetedFields.Read(lines) is not { } members)
            return null;
        var directives = new ResponseDirectives();
        foreach (var (name, value) in members)
        {
            // What is no number where one belongs is as a number that cannot be read.
            var reader = new DirectiveReader(value == TargetedFields.True ? name : $"{name}={value}");
            if (reader.MoveNext())
                directives.Add(reader);
        }

        return directives;
    }
}
