using System.Runtime.CompilerServices;

namespace Gateway.Transforms.Caching.Store;

/// <summary>The addresses of an entry's encoded bodies; 0 where there is none.</summary>
[InlineArray(Entry.Slots)]
internal struct EncodedForms
{
    private nint _first;
}
