using Gateway.Configuration.Binding;
using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>
/// Reads a configuration: files and includes, substitution, merging, binding, validation. Safe to share between
/// threads; each load stands alone.
/// </summary>
internal sealed class ConfigurationLoader
{
    private readonly IReadOnlyList<ConfigurationSection> _sections;
    private readonly RouteKey[] _routeKeys;
    private readonly Dictionary<string, ValueBinder> _binders = [];
    private readonly TimeProvider _timeProvider;
    private readonly Func<string, string?> _variables;
    private readonly string _workingDirectory;

    /// <summary>A loader for the registered sections and route keys.</summary>
    /// <param name="sections">Every top-level key; any other is an error.</param>
    /// <param name="routeKeys">Every key that features add to routes.</param>
    /// <param name="timeProvider">Says when a configuration was loaded.</param>
    /// <param name="variables">Gives an environment variable, or null when it is not set; null for the process's own.</param>
    /// <param name="workingDirectory">Relative paths start here, and paths below it are shown relative; null for the process's own.</param>
    /// <exception cref="InvalidOperationException">A key is registered twice, or an options type cannot be bound.</exception>
    public ConfigurationLoader(
        IEnumerable<ConfigurationSection> sections,
        IEnumerable<RouteKey> routeKeys,
        TimeProvider timeProvider,
        Func<string, string?>? variables = null,
        string? workingDirectory = null)
    {
        _sections = [.. sections];
        _timeProvider = timeProvider;
        _variables = variables ?? Environment.GetEnvironmentVariable;
        _workingDirectory = workingDirectory ?? Directory.GetCurrentDirectory();

        _routeKeys = [.. routeKeys];
        var factory = new BinderFactory(_routeKeys);
        var types = new HashSet<Type>();
        foreach (var section in _sections)
        {
            if (!_binders.TryAdd(section.Key, factory.Create(section.OptionsType)))
                throw new InvalidOperationException($"The section '{section.Key}' is registered twice.");
            if (!types.Add(section.OptionsType))
                throw new InvalidOperationException($"Two sections are bound to {section.OptionsType}.");
        }
    }

    /// <summary>Reads a configuration. Never throws for what stands in files.</summary>
    /// <param name="path">The first file, absolute or relative to the working directory.</param>
    public LoadedConfiguration Load(string path) => Load(path, _sections);

    /// <summary>
    /// Reads one section alone: nothing is said about the others, and what they substitute need not be there. What the
    /// section's validator asks them for, it does without.
    /// </summary>
    /// <param name="path">The first file, absolute or relative to the working directory.</param>
    public LoadedConfiguration LoadAlone<TOptions>(string path)
        where TOptions : class =>
        Load(path, [_sections.Single(static section => section.OptionsType == typeof(TOptions))]);

    private LoadedConfiguration Load(string path, IReadOnlyList<ConfigurationSection> wanted)
    {
        var only = wanted.Count == _sections.Count ? null : wanted[0].Key;
        ConfigurationNode? root = null;
        var redaction = new Redaction();
        var errors = new ConfigurationErrors(path => root?.FindNearest(path).Location);
        var files = new ConfigurationFiles(_variables, _workingDirectory, redaction, errors, only);
        var fullPath = Path.GetFullPath(path, _workingDirectory);
        files.Read(fullPath);
        var named = new NamedFiles(Path.GetDirectoryName(fullPath)!);

        ConfigurationSections? sections = null;
        if (files.Roots.Count > 0)
        {
            root = Reduced(new ConfigurationMerger(errors).Merge(files.Roots, _binders), only);
            if (files.IsComplete && root.Properties.Count == 0 && only is null)
                errors.Add(root.Location, "", $"the configuration is empty: it has none of the sections {string.Join(", ", _binders.Keys.Order(StringComparer.Ordinal))}");
            var bound = Bind(root, wanted, new BindingContext(errors, redaction, files.IsComplete));
            // Without a file that could not be read, a validator would miss what stands there.
            if (files.IsComplete)
                Validate(bound, root, named, errors);
            if (errors.Errors.Count == 0)
                sections = new ConfigurationSections(bound) { Files = named };
        }

        var loaded = new LoadedConfiguration(redaction, named)
        {
            Source = files.Shown(fullPath),
            Path = fullPath,
            LoadedAt = _timeProvider.GetUtcNow(),
            Sections = sections,
            Errors = new ConfigurationErrors(path => root?.FindNearest(path).Location),
            ReadFiles = [.. files.Watched],
            Root = root,
        };
        foreach (var error in Sort(errors.Errors))
            loaded.Errors.Add(error.Location, ConfigurationText.Escape(error.Path), ConfigurationText.Escape(loaded.Redact(error.Path, error.Message)));
        foreach (var warning in Sort(errors.Warnings))
            loaded.Errors.Warn(warning.Location, ConfigurationText.Escape(warning.Path), ConfigurationText.Escape(loaded.Redact(warning.Path, warning.Message)));
        foreach (var note in Sort(errors.Notes))
            loaded.Errors.Note(note.Location, ConfigurationText.Escape(note.Path), ConfigurationText.Escape(loaded.Redact(note.Path, note.Message)));
        return loaded;
    }

    // Every section that has a value: those with errors as far as they could be bound, those that are absent with
    // their defaults.
    private Dictionary<Type, object> Bind(ConfigurationNode root, IReadOnlyList<ConfigurationSection> wanted, BindingContext context)
    {
        var bound = new Dictionary<Type, object>();
        foreach (var property in root.Properties)
        {
            if (!_binders.ContainsKey(property.Name))
                context.Errors.Add(property.Location, property.Name, $"unknown key{Suggestion.For(property.Name, RootKeys())}");
        }

        foreach (var section in wanted)
        {
            object? options = section.Default;
            if (root.Find(section.Key) is { } property)
                _binders[section.Key].TryBind(property.Value, new BindingPath(parent: null, section.Key), context, out options);
            if (options is not null)
                bound.Add(section.OptionsType, options);
        }

        return bound;
    }

    private void Validate(Dictionary<Type, object> bound, ConfigurationNode root, NamedFiles named, ConfigurationErrors errors)
    {
        // A section may also have been broken before it was bound: by a substitution, or by standing in two files.
        var brokenKeys = errors.Errors.Select(static error => error.Path.Split(':', 2)[0]).ToHashSet();
        var broken = _sections.Where(section => brokenKeys.Contains(section.Key) || !bound.ContainsKey(section.OptionsType)).Select(static section => section.OptionsType).ToHashSet();
        var followUps = new FollowUps(root, [.. errors.Errors]);
        var sections = new ConfigurationSections(bound.Where(section => !broken.Contains(section.Key)), broken)
        {
            Files = named,
            EntriesOf = followUps.EntriesAt,
            HasFault = followUps.Touches,
        };
        foreach (var section in _sections.Where(section => bound.ContainsKey(section.OptionsType)))
        {
            var options = bound[section.OptionsType];
            if (broken.Contains(section.OptionsType))
                ValidateBroken(section, options, sections, followUps, errors);
            else
                ValidateSound(section, options, sections, errors);
        }

        if (errors.Errors.Count == 0)
        {
            UnusedPolicies.AddTo(errors, root, _routeKeys, sections);
            return;
        }

        var partial = _sections.Where(section => errors.Errors.Any(error => error.Path.Split(':', 2)[0] == section.Key)).Select(static section => section.OptionsType);
        new NameCheck(root, _routeKeys, followUps).AddTo(errors, new ConfigurationSections(bound) { Files = named, Partial = partial.ToHashSet() });
    }

    // A validator with a fault must not pass for a configuration without one.
    private static void ValidateSound(ConfigurationSection section, object options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        try
        {
            Validate(section, options, sections, errors);
        }
        catch (Exception exception)
        {
            errors.Add(section.Key, $"could not be checked, by a fault of the gateway: {exception.Message}");
        }
    }

    private static void Validate(ConfigurationSection section, object options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        try
        {
            section.Validate(options, sections, errors);
        }
        catch (BrokenSectionException)
        {
            // It needs a section that has errors: once they are mended it is asked again.
        }
    }

    // What is wrong besides is said too, so that one look at the errors is enough.
    private static void ValidateBroken(
        ConfigurationSection section, object options, ConfigurationSections sections, FollowUps followUps, ConfigurationErrors errors)
    {
        var found = new ConfigurationErrors();
        try
        {
            Validate(section, options, sections, found);
        }
        catch (Exception)
        {
            // A validator may expect what could not be bound. It is asked again once that is mended.
        }

        foreach (var error in found.Errors.Where(error => !followUps.Includes(error)))
            errors.Add(error.Path, error.Message);
        foreach (var warning in found.Warnings.Where(warning => !followUps.Includes(warning)))
            errors.Warn(warning.Path, warning.Message);
        foreach (var note in found.Notes)
            errors.Note(note.Path, note.Message);
    }

    private static ConfigurationNode Reduced(ConfigurationNode root, string? only) => only is null
        ? root
        : new ConfigurationNode(root.Kind, root.Location) { Properties = [.. root.Properties.Where(property => property.Name == only)] };

    private IEnumerable<string> RootKeys() => _binders.Keys.Append(ConfigurationFiles.IncludeKey).Append(ConfigurationFiles.SchemaKey);

    private static IEnumerable<ConfigurationError> Sort(IEnumerable<ConfigurationError> errors) => errors
        .OrderBy(static error => error.Location?.File, StringComparer.Ordinal)
        .ThenBy(static error => error.Location?.Line)
        .ThenBy(static error => error.Location?.Column);
}
