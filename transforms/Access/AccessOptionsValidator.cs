using System.Globalization;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Access;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
internal static class AccessOptionsValidator
{
    /// <summary>The section.</summary>
    public const string Section = "Access";

    /// <summary>The route key that names a policy.</summary>
    public const string PolicyKey = "AccessPolicy";

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(AccessOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (options.CountryHeader is { } header && !FieldSyntax.IsToken(header))
            errors.Add($"{Section}:{nameof(options.CountryHeader)}", $"'{header}' is not a header's name");
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{nameof(options.Policies)}:{name}";
            if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
                errors.Add(path, "the name of a policy must not be empty, blank or hold control characters");
            if (policy.Allow.Count == 0 && policy.Deny.Count == 0)
                errors.Add(path, "has no rule, so it lets everybody in: give it Allow or Deny");
            CheckRules($"{path}:{nameof(policy.Allow)}", policy.Allow, options, errors);
            CheckRules($"{path}:{nameof(policy.Deny)}", policy.Deny, options, errors);
        }

        var hasCountries = options.Policies.Values.SelectMany(static policy => policy.Allow.Concat(policy.Deny)).Any(static rule => rule.Countries.Count > 0);
        if (options.CountryHeader is not null && hasCountries && sections.All<ITrustedProxyNames>().Any(static proxies => !proxies.HasTrustedProxies))
            errors.Warn($"{Section}:{nameof(options.CountryHeader)}", $"is believed of nobody, as there are no TrustedProxies: every client's country is {ClientCountry.Unknown}");
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public static object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not string name)
            return null;
        var options = route.Sections.Get<AccessOptions>();
        if (options.Policies.TryGetValue(name, out var policy))
            return new AccessPolicy(name, policy, options.CountryHeader);
        route.Errors.AddUnknown(route.Path, name, "an access policy", options.Policies.Keys);
        return null;
    }

    private static void CheckRules(string path, IReadOnlyList<AccessRuleOptions> rules, AccessOptions options, ConfigurationErrors errors)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var (place, rule) = (string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), rules[i]);
            if (rule.Addresses.Count == 0 && rule.Methods.Count == 0 && rule.Headers.Count == 0 && rule.Countries.Count == 0)
                errors.Add(place, "fits every request: give it Addresses, Methods, Headers or Countries");
            CheckAddresses($"{place}:{nameof(rule.Addresses)}", rule.Addresses, errors);
            CheckMethods($"{place}:{nameof(rule.Methods)}", rule.Methods, errors);
            CheckHeaders($"{place}:{nameof(rule.Headers)}", rule.Headers, errors);
            CheckCountries($"{place}:{nameof(rule.Countries)}", rule.Countries, options, errors);
        }
    }

    private static void CheckAddresses(string path, IReadOnlyList<string> addresses, ConfigurationErrors errors)
    {
        var wrong = new List<int>();
        AddressList.Parse(addresses, wrong);
        for (var i = 0; i < addresses.Count; i++)
        {
            if (wrong.Contains(i))
                errors.Add(PlaceOf(path, addresses, i), $"'{addresses[i]}' is not an address or network such as \"10.0.0.0/8\", \"192.0.2.7\" or \"fd00::/8\"");
            else if (WrittenNetwork.WithoutHostBits(addresses[i]) is { } network)
                errors.Add(PlaceOf(path, addresses, i), $"'{addresses[i]}' sets bits behind its prefix: the network is {network}, and the address alone would be without '/'");
        }
    }

    private static void CheckMethods(string path, IReadOnlyList<string> methods, ConfigurationErrors errors)
    {
        for (var i = 0; i < methods.Count; i++)
        {
            if (!FieldSyntax.IsToken(methods[i]) || methods[i].Any(char.IsAsciiLetterLower))
                errors.Add(PlaceOf(path, methods, i), $"'{methods[i]}' is not a method in upper case, such as POST");
        }
    }

    private static void CheckHeaders(string path, IReadOnlyDictionary<string, IReadOnlyList<string>> headers, ConfigurationErrors errors)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
        {
            if (!FieldSyntax.IsToken(name))
                errors.Add($"{path}:{name}", $"'{name}' is not a header's name");
            else if (!seen.TryAdd(FoldedName.Of(name), name))
                errors.Add($"{path}:{name}", $"reads the same as '{seen[FoldedName.Of(name)]}' to some backends");
            for (var i = 0; i < values.Count; i++)
            {
                if (!FieldSyntax.IsValue(values[i]) || values[i].Trim(' ', '\t') != values[i])
                    errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{name}:{i}"), "never comes so: a header's value has no control characters, and no blanks around it");
            }
        }
    }

    private static void CheckCountries(string path, IReadOnlyList<string> countries, AccessOptions options, ConfigurationErrors errors)
    {
        if (countries.Count > 0 && options.CountryHeader is null)
            errors.Add(path, $"needs {Section}:{nameof(options.CountryHeader)}, the header in which a trusted proxy names the country");
        for (var i = 0; i < countries.Count; i++)
        {
            if (!ClientCountry.IsWritten(countries[i]))
                errors.Add(PlaceOf(path, countries, i), $"'{countries[i]}' is not a country such as DE (ISO 3166-1), nor {ClientCountry.Unknown} for one that is not known");
            else if (countries[i] == "UK")
                errors.Warn(PlaceOf(path, countries, i), "'UK' is no code of ISO 3166-1, and no client's country: the United Kingdom is GB");
        }
    }

    // One may stand there without a list around it.
    private static string PlaceOf(string path, IReadOnlyList<string> values, int index) =>
        values.Count == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}:{index}");
}
