using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Compression.Representations;

/// <summary>
/// Remembers the forms of a backend's entity tags. Some compare only what they sent, as text, so a client's <c>W/"x"</c> must reach them as
/// <c>"x"</c> if that is what they sent, and as it is otherwise. Safe to share: what is lost in a race is seen with the next response.
/// </summary>
internal sealed class SeenTags
{
    private volatile TagForms _forms;

    /// <summary>The forms seen so far.</summary>
    public TagForms Forms => _forms;

    /// <summary>Takes note of a response's tag; null is none.</summary>
    public void See(string? tag)
    {
        if (string.IsNullOrEmpty(tag))
            return;
        var form = EntityTags.IsWeak(tag) ? TagForms.Weak : TagForms.Strong;
        if (!_forms.HasFlag(form))
            _forms |= form;
    }
}
