namespace Gateway.Configuration.Binding;

/// <summary>The path of a value while it is bound; made into text only when there is an error to report.</summary>
/// <param name="parent">Null for a section.</param>
/// <param name="name">The key, or an item's index.</param>
/// <param name="isInEntry">True for the entries of a dictionary or list.</param>
internal sealed class BindingPath(BindingPath? parent, string name, bool isInEntry = false)
{
    /// <summary>True below an entry, which stands in one file as a whole: a key missing there is in no other file.</summary>
    public bool IsInEntry { get; } = isInEntry || parent is { IsInEntry: true };

    /// <summary>The names from the section on, with <c>:</c> between them.</summary>
    public override string ToString() => parent is null ? name : $"{parent}:{name}";
}
