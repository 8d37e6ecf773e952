using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>What binders share while one configuration is bound.</summary>
/// <param name="Errors">Takes everything that is wrong.</param>
/// <param name="Redaction">Learns the values of secret properties.</param>
/// <param name="IsComplete">False when a file could not be read: then what is missing may stand there.</param>
internal sealed record BindingContext(ConfigurationErrors Errors, Redaction Redaction, bool IsComplete)
{
    /// <summary>Reports a value of the wrong form, unless it is reported already.</summary>
    /// <param name="node">The value.</param>
    /// <param name="path">Its path.</param>
    /// <param name="expected">What it must be, such as <c>true or false</c>.</param>
    /// <param name="isSecret">True when nothing of the value may be shown.</param>
    public void AddWrong(ConfigurationNode node, BindingPath path, string expected, bool isSecret)
    {
        if (!node.IsBroken)
            Add(node, path, isSecret ? $"must be {expected}" : $"must be {expected}, but is {Wording.Describe(node)}");
    }

    /// <summary>Reports something about a value at the value's place.</summary>
    public void Add(ConfigurationNode node, BindingPath path, string message) => Errors.Add(node.Location, path.ToString(), message);
}
