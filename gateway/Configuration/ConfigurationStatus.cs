using System.Diagnostics.Metrics;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>What an operator may know of the configuration: the generation in force and what became of the last edit.</summary>
internal sealed class ConfigurationStatus
{
    private readonly Counter<long> _reloads;
    private volatile State _state = new(0, default, "", null, [], [], null);

    /// <summary>Registers the metrics.</summary>
    public ConfigurationStatus(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayMeter.Name);
        _reloads = meter.CreateCounter<long>("gateway.config.reloads", "{reload}", "Configurations read, by result: applied or refused.");
        meter.CreateObservableGauge("gateway.config.generation", () => _state.Generation, null, "The generation of the configuration in force.");
        meter.CreateObservableGauge("gateway.config.last_reload_successful", () => _state.LastError is null ? 1 : 0, null, "1 if the file on disk is the configuration in force, 0 if it was refused.");
    }

    /// <summary>The state now, immutable.</summary>
    public State Current => _state;

    /// <summary>A new generation is in force.</summary>
    /// <param name="snapshot">The generation.</param>
    /// <param name="loaded">What it was made of.</param>
    /// <param name="restartRequired">Sections whose edit waits for a restart.</param>
    public void Applied(ConfigurationSnapshot snapshot, LoadedConfiguration loaded, IReadOnlyList<string> restartRequired)
    {
        _state = new State(snapshot.Generation, snapshot.LoadedAt, snapshot.Source, null, loaded.Errors.Warnings, restartRequired, loaded.Shown);
        _reloads.Add(1, new KeyValuePair<string, object?>("result", "applied"));
    }

    /// <summary>A configuration was read and refused; the generation in force stays.</summary>
    public void Refused(DateTimeOffset at, IReadOnlyList<ConfigurationError> errors)
    {
        _state = _state with { LastError = new Failure(at, errors) };
        _reloads.Add(1, new KeyValuePair<string, object?>("result", "refused"));
    }

    /// <summary>The configuration in force, and what is wrong with the one on disk if it was refused.</summary>
    /// <param name="Generation">Counts from 1; 0 before the first.</param>
    /// <param name="LoadedAt">When the generation in force was read.</param>
    /// <param name="Source">The file it was read from.</param>
    /// <param name="LastError">Null when the file on disk is in force.</param>
    /// <param name="Warnings">What is allowed but likely not meant.</param>
    /// <param name="RestartRequired">Sections whose edit waits for a restart.</param>
    /// <param name="Shown">What may be shown of the values in force; null before the first.</param>
    internal sealed record State(
        int Generation, DateTimeOffset LoadedAt, string Source, Failure? LastError,
        IReadOnlyList<ConfigurationError> Warnings, IReadOnlyList<string> RestartRequired, Shown? Shown);

    /// <summary>Why a configuration was refused.</summary>
    /// <param name="At">When it was read.</param>
    /// <param name="Errors">All that is wrong with it.</param>
    internal sealed record Failure(DateTimeOffset At, IReadOnlyList<ConfigurationError> Errors);
}
