using Gateway.Configuration.Reading;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>
/// Finds names on routes that are not defined, in a configuration that has other errors. One without is built, which
/// finds them too.
/// </summary>
/// <param name="root">The configuration as read.</param>
/// <param name="keys">The keys that features add to routes.</param>
/// <param name="followUps">Tells errors of their own from others.</param>
internal sealed class NameCheck(ConfigurationNode root, IReadOnlyList<RouteKey> keys, FollowUps followUps)
{
    /// <summary>Adds what is not defined, but for what may only look so for another error.</summary>
    /// <param name="sections">What could be bound, with its broken sections among <see cref="ConfigurationSections.Partial"/>.</param>
    /// <param name="errors">All that is known to be wrong.</param>
    public void AddTo(ConfigurationErrors errors, ConfigurationSections sections)
    {
        var broken = errors.Errors.Select(static error => SectionOf(error.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var place in KeyedPlace.AllOf(sections))
        {
            foreach (var key in keys.Where(key => key.EntriesPath is not null && !followUps.MayHide(key.EntriesPath)))
            {
                if (place.Values.GetValueOrDefault(key.Key) is not { } value)
                    continue;
                foreach (var error in Resolve(key, place, value, sections).Where(error => IsOwn(error, key, broken)))
                    errors.Add(error.Path, error.Message);
            }
        }
    }

    private static IReadOnlyList<ConfigurationError> Resolve(RouteKey key, KeyedPlace place, object value, ConfigurationSections sections)
    {
        var found = new ConfigurationErrors();
        try
        {
            key.Resolve(new RouteKeyContext(place.Id, $"{place.Path}:{key.Key}", value, sections, found));
        }
        catch (Exception)
        {
            // What it names is there and has errors. It is asked again once these are mended.
        }

        return found.Errors;
    }

    // A name that is defined may lack what makes it one, where its section has errors.
    private bool IsOwn(ConfigurationError error, RouteKey key, HashSet<string> broken)
    {
        if (followUps.Includes(error))
            return false;
        if (!broken.Contains(SectionOf(key.EntriesPath!)))
            return true;
        root.FindNearest($"{key.EntriesPath}:{root.FindNearest(error.Path).Text}", out var isDefined);
        return !isDefined;
    }

    private static string SectionOf(string path) => path.Split(':', 2)[0];
}
